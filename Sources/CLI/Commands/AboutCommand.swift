import ArgumentParser
import FCD

struct AboutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "about",
        abstract: "Show the server, its API version and what it can do."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let connection = try connection.resolve()
        let details = try await Progress.showing("asking \(connection.endpoint)") { _ in
            try await ServerConnector(connection).run { client in
                AboutDetails(client, try await capabilities(of: client), user: try await client.currentUser())
            }
        }
        try output.show(details)
    }

    /// nil where the server knows no First Class Disks.
    private func capabilities(of client: VSphereClient) async throws -> ServerCapabilities? {
        do {
            return try await client.openDisks().capabilities
        } catch let error as FCDError where error.code == .unsupported {
            return nil
        }
    }
}

struct AboutDetails: Details {
    let server: String
    let product: String
    let version: String
    let build: String
    /// `vCenter` or `ESXi`.
    let kind: String
    let apiVersion: String
    let instanceUUID: String?
    let user: String?
    let hasDisks: Bool
    let hasGlobalCatalog: Bool
    let hasMetadata: Bool
    let hasTags: Bool
    let hasAttach: Bool

    init(_ client: VSphereClient, _ capabilities: ServerCapabilities?, user: String?) {
        server = client.endpoint.url
        product = client.about.fullName
        version = client.about.version
        build = client.about.build
        kind = client.about.isVCenter ? "vCenter" : "ESXi"
        apiVersion = client.apiVersion.text
        instanceUUID = client.about.instanceUUID
        self.user = user
        hasDisks = capabilities != nil
        hasGlobalCatalog = capabilities?.hasGlobalCatalog ?? false
        hasMetadata = capabilities?.hasMetadata ?? false
        hasTags = capabilities?.hasTags ?? false
        hasAttach = capabilities?.hasAttach ?? false
    }

    var identifier: String { server }

    var fields: [Field] {
        [
            Field("Server", "server", .text(server)),
            Field("Product", "product", .text(product)),
            Field("Version", "version", .text(version)),
            Field("Build", "build", .text(build)),
            Field("Kind", "kind", .text(kind)),
            Field("API version", "apiVersion", .text(apiVersion)),
            Field("Instance UUID", "instanceUUID", .text(instanceUUID)),
            Field("User", "user", .text(user)),
            Field("First Class Disks", "hasDisks", .flag(hasDisks)),
            Field("Global catalog", "hasGlobalCatalog", .flag(hasGlobalCatalog)),
            Field("Metadata on disks", "hasMetadata", .flag(hasMetadata)),
            Field("vSphere tags", "hasTags", .flag(hasTags)),
            Field("Attach and detach", "hasAttach", .flag(hasAttach)),
        ]
    }
}
