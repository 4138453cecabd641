import ArgumentParser

/// For the commands that keep their hands off disks in use by Kubernetes or by a running guest.
struct ForceOptions: ParsableArguments {
    @Flag(help: "Go ahead even where Kubernetes or a running guest uses the disk.")
    var force = false
}
