import ArgumentParser
import Lifecycle

/// Where a new disk shall lie.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The datastore that it lies on.", valueName: "name"))
    var datastore: String?

    @Option(help: ArgumentHelp("A datastore cluster: the server recommends one of its datastores.", valueName: "name"))
    var datastoreCluster: String?

    /// nil where none was named.
    var place: DiskPlace? {
        datastore.map { .datastore($0) } ?? datastoreCluster.map { .cluster($0) }
    }

    func validate() throws {
        if datastore != nil, datastoreCluster != nil {
            throw ValidationError("--datastore and --datastore-cluster cannot be combined.")
        }
    }
}
