# The demo's guest: lists the PCI functions it can find, and switches off when the power button is pressed.
#
# It looks the way firmware and operating systems look: function 0 of every slot of every bus, and functions 1 to 7
# only where function 0's header says that there are more. Each function goes to the first serial port as
# `bus:slot.function vendor:device`, then comes a line `end`. An `l` from the serial port asks for the list again.
#
# Build: as --32 -o guest.o guest.s && ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o guest.img guest.o

        .intel_syntax noprefix
        .code16
        .text
        .globl _start

        .equ    COM1, 0x3f8             # data register; the others follow
        .equ    CONFIG_ADDRESS, 0xcf8   # PCI configuration mechanism 1
        .equ    CONFIG_DATA, 0xcfc
        .equ    SECTORS, 2              # after the boot sector

# The firmware loads one sector, the boot sector, and leaves the drive it came from in dl.
_start:
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 0x7c00
        mov     ax, 0x0200 + SECTORS    # read sectors of cylinder 0, head 0 ...
        mov     cx, 2                   # ... from the second one
        mov     dh, 0
        mov     bx, 0x7e00              # to right behind this one
        int     0x13
        jc      halt
        jmp     main
halt:   cli
        hlt
        jmp     halt

        .org    510
        .word   0xaa55                  # marks a boot sector

main:
        call    serial_init
        call    list
        call    power_button_arm
# The timer interrupts 18 times a second; between two of them there is nothing to do.
wait:
        sti
        hlt
        call    power_button_check
        mov     dx, COM1 + 5            # line status
        in      al, dx
        test    al, 1                   # something was received
        jz      wait
        mov     dx, COM1
        in      al, dx
        cmp     al, 'l'
        jne     wait
        call    list
        jmp     wait

# ---------------------------------------------------------------- PCI

# In ebx the address of a function as configuration mechanism 1 wants it: bit 31, bus in bits 16 to 23, slot in
# bits 11 to 15, function in bits 8 to 10.
list:
        mov     ebx, 0x80000000
next_slot:
        call    probe                   # function 0
        jc      skip_slot
        mov     al, 0x0c                # header type is byte 2 of this register
        call    config_read
        bt      eax, 23                 # multi-function
        jnc     skip_slot
next_function:
        add     ebx, 0x100
        test    bx, 0x700               # past function 7 the slot number has moved on
        jz      same_bus
        call    probe
        jmp     next_function
skip_slot:
        add     ebx, 0x800
same_bus:
        test    ebx, 0x01000000         # past bus 255
        jz      next_slot
        mov     si, offset end_text
        jmp     print_text

# Prints the function at ebx; carry says that there is none.
probe:
        mov     al, 0                   # vendor and device
        call    config_read
        cmp     ax, 0xffff
        stc
        je      return
        push    eax
        call    note_power_device
        mov     eax, ebx
        shr     eax, 16
        call    print_byte              # bus
        mov     al, ':'
        call    print_char
        mov     al, bh
        shr     al, 3
        call    print_byte              # slot
        mov     al, '.'
        call    print_char
        mov     al, bh
        and     al, 7
        call    print_digit             # function
        mov     al, ' '
        call    print_char
        pop     eax
        push    eax
        call    print_word              # vendor
        mov     al, ':'
        call    print_char
        pop     eax
        shr     eax, 16
        call    print_word              # device
        call    print_line_end
        clc
return:
        ret

# Register al of the function at ebx, to eax.
config_read:
        movzx   eax, al
        or      eax, ebx
        mov     dx, CONFIG_ADDRESS
        out     dx, eax
        mov     dx, CONFIG_DATA
        in      eax, dx
        ret

# ---------------------------------------------------------------- ACPI power button

# Remembers where the power management registers are: in register 0x40 of the PIIX4's function for it (8086:7113)
# and of the ICH9's LPC bridge (8086:2918).
note_power_device:
        cmp     eax, 0x71138086
        je      found_power
        cmp     eax, 0x29188086
        jne     return
found_power:
        mov     al, 0x40
        call    config_read
        and     ax, 0xff80
        mov     [power_base], ax
        ret

# Registers of a fixed ACPI event block: status at 0, enable at 2, control at 4. Bit 8 is the power button.
power_button_arm:
        mov     dx, [power_base]
        test    dx, dx
        jz      return
        add     dx, 2
        mov     ax, 0x100
        out     dx, ax
        ret

power_button_check:
        mov     dx, [power_base]
        test    dx, dx
        jz      return
        in      ax, dx
        test    ah, 1
        jz      return
        mov     si, offset off_text
        call    print_text
        mov     dx, [power_base]
        add     dx, 4
        mov     ax, 0x2000              # sleep enable, sleep type 0: soft off
        out     dx, ax
        jmp     halt

# ---------------------------------------------------------------- serial port

serial_init:
        mov     si, offset serial_setup
next_setup:
        lodsw                           # register in al, value in ah
        cmp     al, 0xff
        je      return
        mov     dx, COM1
        add     dl, al
        mov     al, ah
        out     dx, al
        jmp     next_setup

print_text:
        lodsb
        test    al, al
        jz      return
        call    print_char
        jmp     print_text

print_line_end:
        mov     al, '\r'
        call    print_char
        mov     al, '\n'
# Prints al; keeps eax and ebx.
print_char:
        push    ax
        mov     dx, COM1 + 5            # line status
wait_ready:
        in      al, dx
        test    al, 0x20                # room for a byte
        jz      wait_ready
        pop     ax
        mov     dx, COM1
        out     dx, al
        ret

# Prints ax, al or the low half of al in hexadecimal.
print_word:
        push    ax
        mov     al, ah
        call    print_byte
        pop     ax
print_byte:
        push    ax
        shr     al, 4
        call    print_digit
        pop     ax
print_digit:
        and     al, 15
        cmp     al, 10
        jb      decimal
        add     al, 'a' - '0' - 10
decimal:
        add     al, '0'
        jmp     print_char

# ---------------------------------------------------------------- data

serial_setup:                           # pairs of register and value
        .byte   1, 0x00                 # no interrupts
        .byte   3, 0x80                 # divisor follows
        .byte   0, 0x01                 # 115,200 baud
        .byte   1, 0x00
        .byte   3, 0x03                 # 8 bits, no parity, one stop bit
        .byte   0xff, 0

power_base:
        .word   0
end_text:
        .asciz  "end\r\n"
off_text:
        .asciz  "power button\r\n"

        .org    512 * (SECTORS + 1)
