import ArgumentParser

/// What every command that changes something understands.
struct ChangeOptions: ParsableArguments {
    @Flag(help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask for a confirmation.")
    var yes = false
}
