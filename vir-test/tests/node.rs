//! The simulated hypervisor: what calls do, in which state, and what they refuse.

use vir_test::node::{Call, Cause, Change, Node, NodeError, NodeErrorKind, Power, Steady, Uuid, World};

const WEB: &str =
    "<domain type='test'><name>web</name><memory>1024</memory><os><type>hvm</type></os></domain>";

fn usual() -> (Node, Uuid) {
    let node = Node::usual(Box::new(Steady::default()));
    let uuid = node.by_name("test").expect("the usual node has it").uuid;
    (node, uuid)
}

/// The calls by name, so that a table can hold them.
fn call(node: &mut Node, uuid: Uuid, name: &str) -> Result<(), NodeError> {
    match name {
        "start" => node.start(uuid, false),
        "start paused" => node.start(uuid, true),
        "shutdown" => node.shutdown(uuid),
        "reboot" => node.reboot(uuid),
        "reset" => node.reset(uuid),
        "suspend" => node.suspend(uuid),
        "resume" => node.resume(uuid),
        "destroy" => node.destroy(uuid),
        "undefine" => node.undefine(uuid),
        other => panic!("no such call: {other}"),
    }
}

/// What a domain does, why, and its id; or why the last call was refused.
type End = Result<(Power, Cause, Option<u32>), &'static str>;

/// Calls in order, and how they end.
const LIVES: &[(&str, End)] = &[
    ("suspend", Ok((Power::Paused, Cause::Paused, Some(1)))),
    ("suspend, suspend", Err("domain 'test' not running")),
    ("suspend, resume", Ok((Power::Running, Cause::Resumed, Some(1)))),
    ("resume", Err("domain 'test' not paused")),
    ("suspend, reset", Ok((Power::Paused, Cause::Paused, Some(1)))),
    ("suspend, reboot", Ok((Power::Running, Cause::Booted, Some(1)))),
    ("suspend, shutdown", Ok((Power::Off, Cause::Shutdown, None))),
    ("shutdown, shutdown", Err("domain 'test' not running")),
    ("start", Err("Domain is already running")),
    ("shutdown, start", Ok((Power::Running, Cause::Booted, Some(2)))),
    ("destroy, start paused", Ok((Power::Paused, Cause::Booted, Some(2)))),
    ("destroy, destroy", Err("domain is not running")),
    ("destroy, reset", Err("domain is not running")),
    ("destroy, reboot", Err("domain is not running")),
    ("destroy, resume", Err("domain 'test' not paused")),
    ("undefine, reboot", Ok((Power::Running, Cause::Booted, Some(1)))),
];

#[test]
fn lives() {
    for (calls, expected) in LIVES {
        let (mut node, uuid) = usual();
        let mut outcome = Ok(());
        for name in calls.split(", ") {
            assert_eq!(outcome, Ok(()), "{calls}: all but the last call should work");
            outcome = call(&mut node, uuid, name);
        }
        let seen = outcome.map(|()| {
            let domain = node.domain(uuid).expect("it is still there");
            (domain.power, domain.cause, domain.id)
        });
        assert_eq!(
            seen.as_ref().map_err(|error| error.detail.as_str()),
            expected.as_ref().map_err(|e| *e),
            "{calls}"
        );
    }
}

#[test]
fn transient_domains_end_with_their_run() {
    for last in ["shutdown", "destroy"] {
        let (mut node, uuid) = usual();
        node.undefine(uuid).expect("a running domain loses its definition");
        call(&mut node, uuid, last).expect("it runs");
        assert_eq!(node.domain(uuid).map_err(|error| error.kind).err(), Some(NodeErrorKind::NoDomain));
    }
}

#[test]
fn names_and_identities_point_at_one_domain() {
    let (mut node, test) = usual();
    let uuid = node.define(WEB, false).expect("the name is free");
    let again = node.define(WEB, false).expect_err("no uuid: a new domain of the same name");
    assert_eq!(again.detail, format!("domain 'web' already exists with uuid {uuid}"));
    let stolen = WEB.replace("</name>", &format!("</name><uuid>{test}</uuid>"));
    let stolen = node.define(&stolen, false).expect_err("the identity is taken");
    assert_eq!(stolen.detail, format!("domain 'test' is already defined with uuid {test}"));
}

#[test]
fn a_definition_waits_for_the_next_start() {
    let (mut node, _) = usual();
    let uuid = node.define(WEB, false).expect("the name is free");
    node.start(uuid, false).expect("it is off");
    let bigger = WEB.replace("1024", "2048").replace("</name>", &format!("</name><uuid>{uuid}</uuid>"));
    assert_eq!(node.define(&bigger, false), Ok(uuid));
    assert_eq!(node.domain(uuid).expect("it runs").max_memory(), 1024);
    node.destroy(uuid).expect("it runs");
    assert_eq!(node.domain(uuid).expect("it is defined").max_memory(), 2048);
}

#[test]
fn steps_tell_what_happened() {
    let (mut node, uuid) = usual();
    node.suspend(uuid).expect("it runs");
    node.destroy(uuid).expect("it is on");
    let steps: Vec<_> = node.take_steps().into_iter().map(|step| (step.id, step.change)).collect();
    let paused = Change::Power(Power::Paused, Cause::Paused);
    let off = Change::Power(Power::Off, Cause::Destroyed);
    assert_eq!(steps, [(Some(1), paused), (None, off)]);
    assert_eq!(node.take_steps(), []);
}

/// Nothing ever starts here.
#[derive(Debug)]
struct Broken;

impl World for Broken {
    fn now(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }

    fn bytes(&mut self) -> [u8; 16] {
        [7; 16]
    }

    fn trouble(&mut self, call: Call, name: &str) -> Option<NodeError> {
        let detail = format!("no luck with '{name}'");
        (call == Call::Start).then(|| NodeError::new(NodeErrorKind::Internal, detail))
    }
}

#[test]
fn trouble_comes_before_the_call() {
    let mut node = Node::empty(Box::new(Broken));
    let uuid = node.define(WEB, false).expect("defining works in this world");
    assert_eq!(node.start(uuid, false).map_err(|error| error.detail), Err("no luck with 'web'".to_owned()));
    assert_eq!(node.domain(uuid).expect("it is defined").power, Power::Off);
}

/// Documents that are refused, and why.
const WRONG: &[(&str, &str)] = &[
    ("<network/>", "expecting root element of 'domain', not 'network'"),
    ("<domain type='test'><name>a/b</name></domain>", "name a/b cannot contain '/'"),
    (
        "<domain type='test'><name>a</name></domain>",
        "Memory size must be specified via <memory> or in the <numa> configuration",
    ),
    ("<domain type='test'><name>a</name><memory>1</memory></domain>", "an os <type> must be specified"),
    (
        "<domain type='test'><name>a</name><memory>1</memory><os><type>abacus</type></os></domain>",
        "unknown OS type 'abacus'",
    ),
];

#[test]
fn wrong_documents_are_refused() {
    for (xml, expected) in WRONG {
        let (mut node, _) = usual();
        let seen = node.define(xml, false).expect_err("the document is wrong");
        assert_eq!(&seen.detail, expected, "{xml}");
    }
}
