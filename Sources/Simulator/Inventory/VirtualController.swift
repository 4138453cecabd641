/// A disk controller of a virtual machine.
struct VirtualController: Sendable {
    var key: Int
    var kind: ControllerKind
    var bus: Int
    var sharing = BusSharing.none
}

/// Whether machines share a SCSI bus.
package enum BusSharing: String, Sendable {
    case none = "noSharing"
    case virtual = "virtualSharing"
    case physical = "physicalSharing"
}

/// The kinds of disk controllers that a machine may have.
package enum ControllerKind: String, Sendable, CaseIterable {
    case ide = "VirtualIDEController"
    case lsiLogic = "VirtualLsiLogicController"
    case lsiLogicSAS = "VirtualLsiLogicSASController"
    case paravirtual = "ParaVirtualSCSIController"
    case ahci = "VirtualAHCIController"
    case nvme = "VirtualNVMEController"

    var isSCSI: Bool { self == .lsiLogic || self == .lsiLogicSAS || self == .paravirtual }

    /// The key of the first controller of the kind; the others follow.
    var firstKey: Int {
        switch self {
        case .ide: 200
        case .lsiLogic, .lsiLogicSAS, .paravirtual: 1000
        case .ahci: 15000
        case .nvme: 31000
        }
    }

    /// Units that a disk may take, in the order in which the server fills them.
    func units(hardwareVersion: Int) -> [Int] {
        switch self {
        case .ide: [0, 1]
        case .paravirtual where hardwareVersion >= 14: (0...64).filter { $0 != 7 }
        case .lsiLogic, .lsiLogicSAS, .paravirtual: (0...15).filter { $0 != 7 }
        case .ahci: Array(0..<30)
        case .nvme: Array(0..<Self.nvmeDisks(hardwareVersion: hardwareVersion))
        }
    }

    /// How many disks an NVMe controller takes.
    static func nvmeDisks(hardwareVersion: Int) -> Int { hardwareVersion >= 21 ? 64 : 15 }

    func label(bus: Int) -> String {
        switch self {
        case .ide: "IDE \(bus)"
        case .lsiLogic, .lsiLogicSAS, .paravirtual: "SCSI controller \(bus)"
        case .ahci: "SATA controller \(bus)"
        case .nvme: "NVME controller \(bus)"
        }
    }

    var summary: String {
        switch self {
        case .ide: "IDE"
        case .lsiLogic: "LSI Logic"
        case .lsiLogicSAS: "LSI Logic SAS"
        case .paravirtual: "VMware paravirtual SCSI"
        case .ahci: "AHCI"
        case .nvme: "NVMe"
        }
    }

    /// The key that a disk at that place has.
    func diskKey(bus: Int, unit: Int) -> Int {
        switch self {
        case .ide: 3000 + bus * 2 + unit
        case .lsiLogic, .lsiLogicSAS, .paravirtual: unit < 16 ? 2000 + bus * 16 + unit : 131_000 + bus * 64 + unit
        case .ahci: 16000 + bus * 30 + unit
        case .nvme: 32000 + bus * 64 + unit
        }
    }
}
