import ArgumentParser

/// For the commands that keep their hands off metadata that belongs to somebody.
struct ReservedKeyOptions: ParsableArguments {
    @Flag(help: "Also change keys that belong to Kubernetes' storage driver or to fcd itself.")
    var force = false
}
