import Catalog

extension SyncSummary {
    /// Tells of owners that only a person can set right.
    func warnOfOwners() {
        let context = CommandContext.current
        if conflicts > 0 {
            context.warn(
                "\(conflicts.disks) with an owner on the disk and a later one here that never got there: "
                    + "`fcd owner ls --conflicts` lists them, `fcd owner push` or `fcd owner set` decides"
            )
        }
        if unwritten > conflicts {
            context.say(
                "note: the owner of \((unwritten - conflicts).disks) is in this catalog alone: "
                    + "`fcd owner push --all` writes it to the disk"
            )
        }
    }
}
