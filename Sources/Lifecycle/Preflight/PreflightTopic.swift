import FCD

/// The checks, by their stable IDs.
enum PreflightTopic: String, CaseIterable, Sendable {
    case serverVersion = "server.version"
    case capacity = "disk.capacity"
    case relocation = "disk.relocation"
    case holder = "disk.holder"
    case template = "vm.template"
    case hardware = "vm.hardware"
    case power = "vm.power"
    case slot
    case delta = "disk.delta"
    case diskSnapshots = "disk.snapshots"
    case machineSnapshots = "vm.snapshots"
    case kubernetes
    case guestMount = "guest.mount"
    case datastoreAccess = "datastore.access"
    case datastoreHost = "datastore.host"
    case datastoreHome = "datastore.home"
    case datastoreSpace = "datastore.space"
    case changeTracking = "disk.cbt"
    case lock = "disk.lock"
    case task = "disk.task"
    case operation = "disk.operation"
    case retirement = "disk.retirement"
    case keep = "disk.keep"
    case privilege

    /// What a check must know of beyond the inventory.
    enum Need: Sendable {
        case holders, snapshots, metadata, locks, privileges
    }

    var needs: Set<Need> {
        switch self {
        case .holder, .delta, .machineSnapshots, .guestMount, .task, .power: [.holders]
        case .diskSnapshots: [.snapshots]
        case .kubernetes, .retirement: [.metadata]
        case .lock: [.holders, .locks]
        case .privilege: [.privileges]
        case .template, .hardware, .slot, .datastoreAccess, .datastoreHost, .datastoreHome, .datastoreSpace,
            .changeTracking, .operation, .keep, .serverVersion, .capacity, .relocation:
            []
        }
    }

    /// nil where there is nothing to look at, such as the guest of a disk that no VM holds.
    func check(_ change: IntendedChange, _ facts: PreflightFacts) -> PreflightCheck? {
        let judgement: Judgement? =
            switch self {
            case .serverVersion: ServerCheck.version(change, facts)
            case .capacity: CapacityCheck.judge(change)
            case .relocation: DiskCheck.relocation(change)
            case .holder: HolderCheck.judge(change, facts)
            case .template: MachineCheck.template(change, facts)
            case .hardware: MachineCheck.hardware(change, facts)
            case .power: MachineCheck.power(change, facts)
            case .slot: SlotCheck.judge(change, facts)
            case .delta: SnapshotCheck.delta(change, facts)
            case .diskSnapshots: SnapshotCheck.ofDisk(change, facts)
            case .machineSnapshots: SnapshotCheck.ofMachine(change, facts)
            case .kubernetes: KubernetesCheck.judge(change, facts)
            case .guestMount: GuestCheck.judge(change, facts)
            case .datastoreAccess: DatastoreCheck.access(change, facts)
            case .datastoreHost: DatastoreCheck.host(change, facts)
            case .datastoreHome: DatastoreCheck.home(change, facts)
            case .datastoreSpace: SpaceCheck.judge(change, facts)
            case .changeTracking: DiskCheck.changeTracking(change, facts)
            case .lock: DiskCheck.lock(change, facts)
            case .task: DiskCheck.task(change, facts)
            case .operation: DiskCheck.operation(change, facts)
            case .retirement: RetirementCheck.judge(change, facts)
            case .keep: DiskCheck.keep(change, facts)
            case .privilege: PrivilegeCheck.judge(change, facts)
            }
        return judgement.map { PreflightCheck(rawValue, $0) }
    }
}
