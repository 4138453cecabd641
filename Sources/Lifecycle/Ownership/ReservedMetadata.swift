import FCD

/// Metadata keys that belong to somebody, who trusts what stands there.
enum ReservedMetadata {
    /// Refuses to write them.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/inUse``, saying whose the key is.
    static func refuse(_ keys: some Sequence<String>, of disk: Disk) throws(FCDError) {
        for key in keys.sorted() {
            let name = "the metadata key \(key) of \(disk.name) (\(disk.id))"
            if key.hasPrefix("cns.") {
                throw FCDError(
                    .inUse,
                    "\(name) is not changed: Kubernetes' storage driver keeps it, to find its volumes by",
                    hint: "change the volume through Kubernetes (`kubectl`), or pass --force if that cluster is no more"
                )
            }
            if key.hasPrefix("fcd.owner.") {
                throw FCDError(
                    .inUse,
                    "\(name) is not changed: it is a part of the disk's owner, which has commands of its own",
                    hint: "run `fcd owner set \(disk.id)`, or pass --force"
                )
            }
            if key.hasPrefix("fcd.") {
                throw FCDError(
                    .inUse,
                    "\(name) is not changed: keys that begin with fcd. are written by fcd itself",
                    hint: "take another key, or pass --force"
                )
            }
        }
    }
}
