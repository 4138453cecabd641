import FCD

/// Whether a disk can have the capacity that is asked for.
enum CapacityCheck {
    static func judge(_ change: IntendedChange) -> Judgement? {
        switch change {
        case .create(let capacity, _, _): tooLarge(capacity) ?? .holds("a disk can have \(capacity)")
        case .extend(let disk, let capacity): tooLarge(capacity) ?? growth(of: disk, to: capacity)
        default: nil
        }
    }

    private static func tooLarge(_ capacity: MiB) -> Judgement? {
        guard capacity > .largestDisk else { return nil }
        return .fails(
            "\(capacity) is more than a virtual disk can have: \(MiB.largestDisk)",
            next: "ask for at most 62TiB",
            .invalidArgument
        )
    }

    private static func growth(of disk: Disk, to capacity: MiB) -> Judgement {
        guard let present = disk.capacity else {
            return .unknown("the capacity of disk \(disk.called) is not told, so it may be larger than \(capacity)")
        }
        guard capacity >= present else {
            return .fails(
                "disk \(disk.called) has \(present), and a disk cannot be made smaller, to \(capacity)",
                next: "create a smaller disk and copy the data in a guest",
                .invalidArgument
            )
        }
        return .holds(
            "disk \(disk.called) \(capacity == present ? "has \(capacity) already" : "grows from \(present) to \(capacity)")"
        )
    }
}
