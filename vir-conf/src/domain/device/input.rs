//! `<input>`: a keyboard, mouse, tablet or touch screen.

use crate::domain::device::{DeviceInfo, VirtioDriver};
use crate::facet;
use crate::scalar::OnOff;
use crate::{choice, element, values};

element! {
    /// A keyboard, mouse, tablet, or an input device of the host.
    pub struct Input = "input" new(kind: InputType) {
        /// Bus it is attached to; derived from the type where absent.
        attr guest "bus" => bus: Option<InputBus>, when |input, _| input.bus != Some(InputBus::None);
        /// Which virtio device the guest sees.
        attr guest "model" => model: Option<InputModel>, since "5.2.0";
        /// Transport options of virtio devices.
        child "driver" => driver: Option<VirtioDriver>, since "3.5.0";
        /// What it is, and the host's device where it is one.
        choice "source" => kind: InputType;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

choice! {
    /// What an input device is.
    pub enum InputType by "type" {
        /// A mouse that reports movements.
        "mouse" => Mouse,
        /// A tablet, which reports places.
        "tablet" => Tablet,
        /// A keyboard.
        "keyboard" => Keyboard since "1.2.2",
        /// An input device of the host, given to the guest as it is.
        "passthrough" => Passthrough(Option<PassthroughSource>) since "1.3.0",
        /// An input device of the host whose events move the guest's mouse and keyboard.
        "evdev" => Evdev(Option<EvdevSource>) since "7.4.0",
    }
}

values! {
    /// Buses an input device may be attached to.
    pub enum InputBus {
        Ps2 = "ps2", Usb = "usb", Xen = "xen", Parallels = "parallels", Virtio = "virtio" since "1.3.0", None = "none",
    }
}

values! {
    /// Virtio devices that a guest may be shown.
    pub enum InputModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

element! {
    /// An input device of the host, given to the guest as it is.
    pub struct PassthroughSource = "source" {
        /// The device, `/dev/input/event1`.
        attr "evdev" => evdev: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// An input device of the host whose events the guest gets.
    pub struct EvdevSource = "source" {
        /// The device, `/dev/input/event1`.
        attr "dev" => dev: String, fits facet::ABSOLUTE_PATH;
        /// Which devices change hands together.
        attr "grab" => grab: Option<EvdevGrab>;
        /// Keys that give the device to the guest and back.
        attr "grabToggle" => grab_toggle: Option<EvdevGrabToggle>, since "7.6.0";
        /// Whether keys held down repeat.
        attr "repeat" => repeat: Option<OnOff>;
    }
}

values! {
    /// Which devices change hands together.
    pub enum EvdevGrab {
        /// All of the domain's.
        All = "all",
    }
}

values! {
    /// Keys that give a device to the guest and back.
    pub enum EvdevGrabToggle {
        CtrlCtrl = "ctrl-ctrl", AltAlt = "alt-alt", ShiftShift = "shift-shift", MetaMeta = "meta-meta",
        ScrollLock = "scrolllock", CtrlScrollLock = "ctrl-scrolllock",
    }
}
