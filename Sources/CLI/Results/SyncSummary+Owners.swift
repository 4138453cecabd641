import Catalog

extension SyncSummary {
    /// Tells of owners that only a person can set right.
    func warnOfOwners(_ output: OutputOptions) {
        warnOfConflicts()
        guard unwritten > conflicts else { return }
        output.note(
            "note: \(server): the owner of \((unwritten - conflicts).disks) is in this catalog alone: "
                + "`fcd owner push --all` writes it to the disk"
        )
    }

    /// Tells of owners that contradict each other.
    func warnOfConflicts() {
        guard conflicts > 0 else { return }
        CommandContext.current.warn(
            "\(server): \(conflicts.disks) with an owner on the disk and a later one here that never got there: "
                + "`fcd owner ls --conflicts` lists them, `fcd owner push` or `fcd owner set` decides"
        )
    }
}
