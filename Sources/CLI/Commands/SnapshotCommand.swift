import ArgumentParser

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Snapshots of disks.",
        discussion: """
            A snapshot is named by its ID, the beginning of its ID, or its description. Descriptions need not be \
            unique: one that fits several snapshots is refused with the candidates.
            """,
        subcommands: [
            SnapshotCreate.self, SnapshotList.self, SnapshotDetailsCommand.self, SnapshotRevert.self,
            SnapshotRemove.self, SnapshotPrune.self,
        ]
    )
}
