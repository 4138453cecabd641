import ArgumentParser

/// For the commands that keep their hands off disks in use, and off what a server will probably refuse.
struct ForceOptions: ParsableArguments {
    @Flag(help: "Go ahead even where Kubernetes or a running guest uses the disk, or the server may refuse.")
    var force = false
}
