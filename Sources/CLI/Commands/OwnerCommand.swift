import ArgumentParser

struct OwnerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "owner",
        abstract: "Who answers for a disk.",
        discussion: """
            Owners are kept with the disk, in its metadata, where the server can; so every colleague's catalog learns \
            of them with `fcd sync`. Rules of the configuration say who answers for disks that nobody was named for.
            """,
        subcommands: [
            OwnerSet.self, OwnerClear.self, OwnerList.self, OwnerPush.self, OwnerRules.self, OwnerApplyRules.self,
        ]
    )
}
