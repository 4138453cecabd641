import ArgumentParser

struct FlagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flag",
        abstract: "Control flags of disks.",
        discussion: """
            keep (keepAfterDeleteVm): the disk stays when its VM is deleted. no-relocation (disableRelocation): nothing \
            moves it to another datastore. cbt (enableChangedBlockTracking): changed blocks are tracked.
            """,
        subcommands: [FlagSet.self, FlagClear.self, FlagList.self]
    )
}
