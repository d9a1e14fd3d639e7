//! Races, kills and faults: whatever breaks, a live run is never touched and a stuck run is settled once. An audit
//! trigger of the tests' own is the witness; the last line of each test says how much it proved.
#![expect(clippy::print_stdout, reason = "each test says how much it proved, for the log")]

mod app;
mod calls;
mod durable;
mod failover;
mod ground;
mod kills;
mod limits;
mod locks;
mod network;
mod oracles;
mod outages;
mod races;
mod steps;
mod undone;
