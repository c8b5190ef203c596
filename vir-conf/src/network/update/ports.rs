//! Cards of `<forward>`, and portgroups.

use super::{Command, Section, Step, UpdateError, accept};
use crate::diagnostic::Report;
use crate::network::forward::ForwardInterface;
use crate::network::{Network, PortGroup};
use crate::scalar::YesNo;

impl Network {
    pub(super) fn update_forward_interface(&mut self, command: Command, mut card: ForwardInterface) -> Step {
        let section = Section::ForwardInterface;
        if command == Command::Modify {
            return Err(UpdateError::NotModifiable(section));
        }
        card.connections = None;
        let forward = self.forward.as_mut().ok_or_else(|| UpdateError::NoParent("<forward>".to_owned()))?;
        let found = forward.interfaces.iter().position(|other| other.dev == card.dev);
        match (command, found) {
            (Command::Delete, Some(at)) => {
                forward.interfaces.remove(at);
            }
            (Command::Delete, None) => return Err(UpdateError::NotFound(section)),
            (_, Some(_)) => return Err(UpdateError::Exists(section)),
            (_, None) => command.insert(&mut forward.interfaces, card),
        }
        forward.dev = forward.first_card().filter(|_| forward.pf.is_none());
        Ok(())
    }

    pub(super) fn update_portgroup(&mut self, command: Command, mut group: PortGroup) -> Step {
        let section = Section::PortGroup;
        group.post_parse();
        let mut report = Report::new();
        group.validate("portgroup", &mut report);
        accept(report)?;
        let found = self.portgroups.iter().position(|other| other.name == group.name);
        let rivals = |other: &PortGroup| other.name != group.name && other.default == Some(YesNo::Yes);
        let has_rival = group.default == Some(YesNo::Yes) && self.portgroups.iter().any(rivals);
        match (command, found) {
            (Command::Delete, Some(at)) => {
                self.portgroups.remove(at);
            }
            (Command::Delete | Command::Modify, None) => return Err(UpdateError::NotFound(section)),
            (Command::AddFirst | Command::AddLast, Some(_)) => return Err(UpdateError::Exists(section)),
            (Command::Modify | Command::AddFirst | Command::AddLast, _) if has_rival => {
                return Err(UpdateError::Conflict("another portgroup is the default already".to_owned()));
            }
            (Command::Modify, Some(at)) => self.portgroups[at] = group,
            (Command::AddFirst | Command::AddLast, None) => command.insert(&mut self.portgroups, group),
        }
        Ok(())
    }
}
