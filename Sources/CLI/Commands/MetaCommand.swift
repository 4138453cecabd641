import ArgumentParser

struct MetaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meta",
        abstract: "Key-value metadata of disks.",
        discussion: """
            Metadata lives with the disk on the server, for every colleague and every program. Keys that begin with \
            cns. are Kubernetes', those that begin with fcd. are fcd's own.
            """,
        subcommands: [MetaGet.self, MetaSet.self, MetaUnset.self]
    )
}
