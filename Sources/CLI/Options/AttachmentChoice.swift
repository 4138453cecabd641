import ArgumentParser

/// `--attached` or `--detached`, or neither.
enum AttachmentChoice: String, EnumerableFlag {
    case attached, detached

    static func help(for value: AttachmentChoice) -> ArgumentHelp? {
        switch value {
        case .attached: "Only disks that a VM holds."
        case .detached: "Only disks that no VM holds."
        }
    }
}
