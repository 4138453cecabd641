import ArgumentParser
import FCD

/// How a disk's blocks are given out, as the command line calls it.
enum ProvisioningChoice: String, CaseIterable, ExpressibleByArgument {
    case thin, eager, lazy

    var value: Disk.Provisioning {
        switch self {
        case .thin: .thin
        case .eager: .eagerZeroedThick
        case .lazy: .lazyZeroedThick
        }
    }
}
