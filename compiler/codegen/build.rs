//! Builds the runtime as a static library, which the crate embeds: executables are linked with it on machines that have no Rust.
//!
//! Cargo cannot depend on a static library of a workspace member, so it is built by a nested call into a target directory of its own. With debug
//! assertions in the compiler there are some in the runtime too: it then counts objects, and executables tell when they leave any behind.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the outer call sets and the nested one must not see: wrappers such as Clippy's, flags, profiles, target directories.
const FOREIGN: [&str; 10] = [
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_BUILD_DIR",
    "CLIPPY_ARGS",
];

fn main() -> ExitCode {
    let variable = |name| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let runtime = variable("CARGO_MANIFEST_DIR").join("../runtime");
    let out = variable("OUT_DIR");
    for watched in ["src", "Cargo.toml", "../../Cargo.lock"] {
        println!(
            "cargo::rerun-if-changed={}",
            runtime.join(watched).display()
        );
    }
    println!("cargo::rerun-if-changed=build.rs");
    // What is needed was fetched for the outer call; only where that is not so may the network be asked.
    let built = build(&runtime, &out, true).or_else(|_| build(&runtime, &out, false));
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error=cannot build the runtime as a static library: {message}");
            ExitCode::FAILURE
        }
    }
}

fn build(runtime: &Path, out: &Path, offline: bool) -> Result<(), String> {
    let target = env::var("TARGET").unwrap_or_default();
    let cross = env::var("HOST").is_ok_and(|host| host != target);
    let directory = out.join("runtime");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["rustc", "--lib", "--crate-type", "staticlib", "--release"])
        .args(["--features", "native"])
        .args(["--locked", "--quiet", "--manifest-path"])
        .arg(runtime.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&directory);
    if offline {
        cargo.arg("--offline");
    }
    if cross {
        cargo.args(["--target", &target]);
    }
    for name in FOREIGN {
        cargo.env_remove(name);
    }
    let debug = env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    cargo
        .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", debug.to_string());
    let output = cargo.output().map_err(|e| e.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let folder = if cross {
        directory.join(&target)
    } else {
        directory
    };
    let library = folder.join("release/libtenet_runtime.a");
    std::fs::copy(&library, out.join("libtenet_runtime.a"))
        .map(|_| ())
        .map_err(|e| format!("{}: {e}", library.display()))
}
