/// What a server holds when it starts.
package enum Seed: Sendable, Equatable {
    /// One datacenter `DC0` with one host, and nothing else.
    case empty
    /// `DC0` with the datastores `datastore1` and `datastore2` and the machines `app-01` and `app-02`.
    case small
    /// A company's storage: two datacenters, five datastores, forty machines, disks of all sorts.
    case demo
    /// So many disks on five datastores, for measurements.
    case disks(Int)

    /// Reads `empty`, `small`, `demo` or `disks=2000`.
    package init?(_ text: String) {
        switch text {
        case "empty": self = .empty
        case "small": self = .small
        case "demo": self = .demo
        default:
            guard text.hasPrefix("disks="), let count = Int(text.dropFirst("disks=".count)), count >= 0 else {
                return nil
            }
            self = .disks(count)
        }
    }

    func plant(in state: inout ServerState) {
        switch self {
        case .empty: _ = state.inventory.addDatacenter(path: "DC0")
        case .small: SmallSeed.plant(in: &state)
        case .demo: DemoSeed(now: state.now).plant(in: &state)
        case .disks(let count): BulkSeed.plant(count, in: &state)
        }
    }
}
