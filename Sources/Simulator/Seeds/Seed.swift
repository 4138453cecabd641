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
    /// The same, and VMDKs that nobody has registered, and disks that machines hold, for measurements.
    case fleet(disks: Int, files: Int, attached: Int)

    /// Reads `empty`, `small`, `demo`, `disks=2000` or `disks=2000,files=1000,attached=200`, of which parts may be
    /// left out.
    package init?(_ text: String) {
        switch text {
        case "empty": self = .empty
        case "small": self = .small
        case "demo": self = .demo
        default:
            var counts: [String: Int] = [:]
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let words = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                guard words.count == 2, ["disks", "files", "attached"].contains(words[0]), counts[words[0]] == nil,
                    let count = Int(words[1]), count >= 0
                else { return nil }
                counts[words[0]] = count
            }
            let disks = counts["disks"] ?? 0
            self =
                counts.keys.contains { $0 != "disks" }
                ? .fleet(disks: disks, files: counts["files"] ?? 0, attached: counts["attached"] ?? 0)
                : .disks(disks)
        }
    }

    func plant(in state: inout ServerState) {
        switch self {
        case .empty: _ = state.inventory.addDatacenter(path: "DC0")
        case .small: SmallSeed.plant(in: &state)
        case .demo: DemoSeed(now: state.now).plant(in: &state)
        case .disks(let count): BulkSeed.plant(count, in: &state)
        case .fleet(let disks, let files, let attached):
            BulkSeed.plant(disks, in: &state)
            FleetSeed(files: files, attached: attached).plant(in: &state)
        }
    }
}
