import ArgumentParser

struct OwnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owner",
        abstract: "Who answers for a disk.",
        discussion: """
            Owners are kept with the disk, in its metadata, where the server can; so every colleague's catalog learns \
            of them with `fcd sync`.
            """,
        subcommands: [OwnerSet.self, OwnerClear.self, OwnerList.self]
    )
}
