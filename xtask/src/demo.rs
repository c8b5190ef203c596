//! The demonstration: a real guest sees what was assigned, and what is lost when somebody edits by hand.

mod by_hand;
mod guest;
mod image;
mod topology;

use std::path::Path;

use vir_api::{Connect, DefineFlags, Domain, UndefineFlags, XmlFlags};

use self::by_hand::{Fate, Script};
use self::guest::Guest;
use self::topology::Functions;
use crate::{Outcome, setup};

/// The slot that the demonstration is about.
const SLOT: u8 = 5;

/// Runs it all in a directory of its own, which is gone afterwards.
pub(crate) fn run() -> Outcome {
    setup::hypervisor()?;
    let dir = tempfile::tempdir()?;
    say("assembling the guest, xtask/src/demo/guest.s");
    let image = image::build(dir.path())?;
    let root = dir.path().join("root");
    let connect = Connect::open(&format!("qemu:///embed?root={}", root.display()))?;
    let xml = include_str!("demo/guest.xml").replace("@IMAGE@", &image.display().to_string());
    let domain = connect.define(&xml, DefineFlags::VALIDATE)?;
    let outcome = all(&connect, &domain, dir.path());
    // Whatever happened: nothing of it stays running.
    if domain.is_active().unwrap_or(false) {
        domain.destroy(vir_api::DestroyFlags::empty())?;
    }
    outcome?;
    domain.undefine(UndefineFlags::empty())?;
    say("done: the guest is shut down, nothing is left running");
    Ok(())
}

fn all(connect: &Connect, domain: &Domain, dir: &Path) -> Outcome {
    three_functions(connect, domain)?;
    one_function(connect, domain)?;
    edited(&Script::from_log(&dir.join("root/log/qemu/vir-demo.log"))?, dir)
}

/// Three devices on one slot: what is stored is what the guest finds.
fn three_functions(connect: &Connect, domain: &Domain) -> Outcome {
    let stored = domain.xml(XmlFlags::INACTIVE)?;
    show_stored(&stored)?;
    let found = boot(connect, domain)?;
    topology::compare(&topology::assigned(&stored)?, &topology::listed(&found))?;
    say(
        "they agree: the guest finds every function where it was assigned, and nothing else but the machine's own",
    );
    Ok(())
}

/// Functions 1 and 2 are taken away: function 0 stays what the guest knows it as.
fn one_function(connect: &Connect, domain: &Domain) -> Outcome {
    say("taking away the devices on functions 1 and 2");
    let fewer = without(&without(&domain.xml(XmlFlags::INACTIVE)?, "interface"), "rng");
    connect.define(&fewer, DefineFlags::empty())?;
    let stored = domain.xml(XmlFlags::INACTIVE)?;
    show_stored(&stored)?;
    expect_multifunction(&stored, 1)?;
    say("function 0 keeps multifunction='on': its header does not change under a guest that knows it");
    let found = boot(connect, domain)?;
    topology::compare(&topology::assigned(&stored)?, &topology::listed(&found))?;
    say("they agree again");
    Ok(())
}

/// The slot has so many functions, of which the first, and only it, says that there may be more.
fn expect_multifunction(stored: &str, functions: usize) -> Outcome {
    let addresses = topology::slot(stored, SLOT)?;
    let marked: Vec<bool> = addresses.iter().map(|line| line.contains("multifunction='on'")).collect();
    if marked.len() == functions && marked.iter().enumerate().all(|(place, marked)| *marked == (place == 0)) {
        return Ok(());
    }
    Err(format!("slot {SLOT} should have {functions} functions, multifunction='on' on the first").into())
}

/// What happens to who writes the command line by hand and forgets the bit.
fn edited(script: &Script, dir: &Path) -> Outcome {
    say("the first start's command line again, from the log, without us");
    expect(&report(script, script, dir)?, 3)?;
    say("edited by hand: function 0 without its multifunction bit");
    let dropped = script.edit(r#""multifunction":true,"#, "")?;
    match report(&dropped, script, dir)? {
        Fate::Refused(words) if words.contains("single function device") => {
            say("QEMU knows that no guest would look for functions 1 and 2, and does not start");
        }
        Fate::Refused(words) => return Err(format!("QEMU refuses for another reason: {words}").into()),
        ran @ Fate::Ran(_) => expect(&ran, 1)?,
    }
    say("edited once more, past QEMU's check: function 0 in another slot, functions 1 and 2 where they were");
    let moved = dropped.edit(&format!(r#""addr":"0x{SLOT:x}","#), r#""addr":"0x9","#)?;
    expect(&report(&moved, script, dir)?, 0)?;
    say(
        "QEMU has all three devices, the guest finds one: without a function 0 that says so, it does not look for more",
    );
    Ok(())
}

/// The guest finds so many functions in the slot.
fn expect(fate: &Fate, functions: usize) -> Outcome {
    match fate {
        Fate::Ran(found) if in_slot(found) == functions => Ok(()),
        Fate::Ran(_) => Err(format!("the guest should find {functions} functions in slot {SLOT}").into()),
        Fate::Refused(words) => Err(format!("QEMU refuses: {words}").into()),
    }
}

fn in_slot(found: &Functions) -> usize {
    found.keys().filter(|place| place.slot == SLOT).count()
}

fn report(script: &Script, original: &Script, dir: &Path) -> Outcome<Fate> {
    for (old, new) in script.differences(original) {
        println!("    - {}\n    + {}", old.trim_end_matches(" \\"), new.trim_end_matches(" \\"));
    }
    let fate = script.run(dir)?;
    match &fate {
        Fate::Refused(words) => println!("  QEMU refuses: {words}"),
        Fate::Ran(found) => {
            println!("  the guest's own list:");
            found.iter().for_each(|(place, numbers)| println!("    {place} {numbers}"));
            println!("  in slot {SLOT} it finds {}", in_slot(found));
        }
    }
    Ok(fate)
}

fn show_stored(stored: &str) -> Outcome {
    println!("  assigned topology:");
    for (place, title) in topology::assigned(stored)? {
        println!("    {place} {title}");
    }
    println!("  slot {SLOT} in the stored XML:");
    topology::slot(stored, SLOT)?.iter().for_each(|line| println!("    {line}"));
    Ok(())
}

/// Starts the domain, asks it what it finds, and shuts it down.
fn boot(connect: &Connect, domain: &Domain) -> Outcome<Vec<String>> {
    say("booting");
    let mut guest = Guest::start(domain)?;
    let found = guest.list()?;
    println!("  the guest's own list:");
    found.iter().for_each(|line| println!("    {line}"));
    guest.shut_down(connect)?;
    say("the guest obeyed its power button");
    Ok(found)
}

/// A document without its elements of one kind.
fn without(xml: &str, kind: &str) -> String {
    let (open, close) = (format!("<{kind} "), format!("</{kind}>\n"));
    match (xml.find(&open), xml.find(&close)) {
        (Some(begin), Some(end)) => {
            let begin = xml[..begin].rfind('\n').map_or(begin, |line| line + 1);
            format!("{}{}", &xml[..begin], &xml[end + close.len()..])
        }
        _ => xml.to_owned(),
    }
}

fn say(what: &str) {
    println!("==> {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_a_kind_are_taken_out_whole() {
        let xml = "<a>\n  <rng model='virtio'>\n    <x/>\n  </rng>\n  <y/>\n</a>\n";
        assert_eq!(without(xml, "rng"), "<a>\n  <y/>\n</a>\n");
    }
}
