import FCD

/// Where a new disk shall lie, as a person names it.
package enum DiskPlace: Sendable, Equatable {
    /// A datastore, by name or moid.
    case datastore(String)
    /// A datastore cluster, by name or moid: the server chooses among its datastores.
    case cluster(String)
}

/// The datastore that a place came to.
struct ChosenDatastore: Sendable {
    var datastore: Datastore
    /// Where the server chose it.
    var cluster: DatastoreCluster?

    /// `ssd-01`, or `ssd-01 (recommended by the server in the cluster fast)`.
    var description: String {
        datastore.name + (cluster.map { " (recommended by the server in the cluster \($0.name))" } ?? "")
    }
}

extension DiskLifecycle {
    /// Finds the datastore that a place means. In a cluster that is the one that the server recommends first: nothing
    /// is chosen here.
    ///
    /// - Throws: ``FCDError``: no such place, several of that name, Storage DRS off, or no recommendation.
    func datastore(
        at place: DiskPlace,
        name: String,
        capacity: MiB,
        provisioning: Disk.Provisioning,
        profileID: String? = nil
    ) async throws -> ChosenDatastore {
        switch place {
        case .datastore(let name): return ChosenDatastore(datastore: try await datastore(name))
        case .cluster(let text):
            let cluster = try await datastoreCluster(text)
            let datastore = try await inventory.recommendDatastore(
                in: cluster,
                name: name,
                capacity: capacity,
                provisioning: provisioning,
                profileID: profileID
            )
            return ChosenDatastore(datastore: datastore, cluster: cluster)
        }
    }

    /// Finds the one datastore cluster of that name or moid.
    private func datastoreCluster(_ name: String) async throws -> DatastoreCluster {
        guard client.about.isVCenter else {
            throw FCDError(
                .unsupported,
                "an ESXi host has no datastore clusters",
                hint: "name a datastore with --datastore"
            )
        }
        let all = try await inventory.datastoreClusters()
        let found = all.filter { $0.name == name || $0.reference.value == name }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "there is no datastore cluster \(String(reflecting: name))",
                hint: all.isEmpty
                    ? "this server has none: name a datastore with --datastore"
                    : "this server has: \(all.map(\.name).sorted().joined(separator: ", "))"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: name)) names \(found.count) datastore clusters in different datacenters",
                hint: "name it by its moid",
                candidates: found.map { "\($0.reference.value)  \($0.datacenterPath)/\($0.name)" }.sorted()
            )
        }
    }
}
