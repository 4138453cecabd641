import ArgumentParser
import FCD
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ConnectionResolverTests {
    private let sha1 = "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67"

    private let yaml = """
        default-profile: main
        profiles:
          main:
            server: https://main.example
            username: mia
            password-command: pass main
            ca-file: main.pem
            timeout: 30
            concurrency: 3
            rate: 20
          lab:
            server: http://lab.example
            username: lab
            allow-plain-http: true
        """

    @Test func `the command line's pace goes before the profile's`() throws {
        let pace = try resolve(["--rate", "7.5", "--tasks-per-datastore", "2"]).pace
        #expect(pace == PacePolicy(concurrency: 3, rate: 7.5, tasksPerDatastore: 2))
        let refused = #expect(throws: CLIError.self) {
            try resolve(configuration: yaml.replacing("concurrency: 3", with: "concurrency: 0"))
        }
        #expect(refused?.code == .configuration)
        #expect(refused?.message.contains("concurrency must be from 1 to 64") == true)
    }

    private func resolve(
        _ flags: [String] = [],
        _ environment: [String: String] = [:],
        configuration: String? = nil
    ) throws -> ResolvedConnection {
        try ConnectionResolver(
            environment: environment,
            places: Places(environment: ["HOME": "/home/mia"]),
            configuration: try Configuration(yaml: configuration ?? yaml, path: "/c.yaml")
        ).resolve(try ConnectionOptions.parse(flags))
    }

    @Test func `the default profile is used where nothing else is said`() throws {
        let connection = try resolve()
        #expect(connection.endpoint.url == "https://main.example")
        #expect(connection.username == "mia")
        #expect(connection.password == .command("pass main"))
        #expect(connection.trust == .caFile("/home/mia/.config/fcd/main.pem"))
        #expect(connection.timeout == .seconds(30))
        #expect(connection.profile == "main")
        #expect(connection.pace == PacePolicy(concurrency: 3, rate: 20, tasksPerDatastore: 4))
    }

    @Test func `GOVC_ goes before the default profile, FCD_ before that, and flags before all`() throws {
        let govc = ["GOVC_URL": "root:geheim@govc.example", "GOVC_TLS_CA_CERTS": "/govc.pem"]
        let first = try resolve([], govc)
        #expect(first.endpoint.url == "https://govc.example")
        #expect(first.username == "root")
        #expect(first.password == .value(Secret("geheim")))
        #expect(first.trust == .caFile("/govc.pem"))

        let fcd = govc.merging(["FCD_URL": "fcd.example", "FCD_USERNAME": "ada", "FCD_THUMBPRINT": sha1]) { $1 }
        let second = try resolve([], fcd)
        #expect(second.endpoint.url == "https://fcd.example")
        #expect(second.username == "ada")
        #expect(second.trust == .thumbprint(sha1))

        let third = try resolve(["--server", "flag.example", "--username", "eve", "--ca-file", "f.pem"], fcd)
        #expect(third.endpoint.url == "https://flag.example")
        #expect(third.username == "eve")
        #expect(third.trust == .caFile("f.pem"))
    }

    @Test func `a password never goes to a server that it was not meant for`() throws {
        let environment = ["GOVC_URL": "govc.example", "GOVC_USERNAME": "root", "GOVC_PASSWORD": "geheim"]
        let connection = try resolve(["--server", "other.example", "--username", "root"], environment)
        #expect(connection.password == .prompt)
        #expect(connection.trust == .system)
        #expect(throws: CLIError.self) { try resolve(["--server", "other.example"], environment) }
    }

    @Test func `a password is not tried for another user`() throws {
        #expect(try resolve(["--username", "root"]).password == .prompt)
        #expect(try resolve(["--username", "mia"]).password == .command("pass main"))
    }

    @Test func `a password without a server beside it goes to the server that is named elsewhere`() throws {
        #expect(try resolve([], ["FCD_PASSWORD": "x"]).password == .value(Secret("x")))
    }

    @Test func `a profile chosen by flag goes before the environment`() throws {
        let connection = try resolve(["--profile", "lab"], ["GOVC_URL": "root:geheim@govc.example"])
        #expect(connection.endpoint.url == "http://lab.example")
        #expect(connection.username == "lab")
        #expect(connection.password == .prompt)
    }

    @Test func `the same server named twice shares its settings`() throws {
        let connection = try resolve(["--server", "https://MAIN.example:443/sdk"])
        #expect(connection.username == "mia")
        #expect(connection.password == .command("pass main"))
    }

    @Test func `a password in --server is refused`() {
        let error = #expect(throws: CLIError.self) { try resolve(["--server", "root:geheim@vc"]) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test func `a password file goes before the environment`() throws {
        let connection = try resolve(["--password-file", "/p"], ["FCD_PASSWORD": "x"])
        #expect(connection.password == .file("/p"))
    }

    @Test func `plain HTTP is for this machine, or where the profile allows it`() throws {
        let environment = ["FCD_USERNAME": "a"]
        #expect(try resolve(["--server", "http://127.0.0.1:8989"], environment).endpoint.scheme == .http)
        #expect(try resolve(["--server", "http://lab.example", "--profile", "lab"]).endpoint.scheme == .http)
        let error = #expect(throws: CLIError.self) { try resolve(["--server", "http://vc.example"], environment) }
        #expect(error?.hint?.contains("allow-plain-http") == true)
    }

    @Test func `GOVC_INSECURE is not honoured, and the hint says what is`() throws {
        let environment = ["GOVC_URL": "root@vc", "GOVC_INSECURE": "true"]
        let connection = try resolve([], environment)
        #expect(connection.trust == .system)
        #expect(connection.trustHint?.contains("--thumbprint") == true)
        #expect(try resolve(["--thumbprint", sha1], environment).trustHint == nil)
    }

    @Test func `govc's known hosts give the thumbprint of their server alone`() throws {
        let folder = try TestFolder()
        let file = try folder.write("other.example \(sha1)\n\nvc.example:8443 \(sha1)\n", to: "known_hosts")
        let known = ["GOVC_TLS_KNOWN_HOSTS": file, "GOVC_USERNAME": "root"]
        #expect(try resolve(["--server", "vc.example:8443"], known).trust == .thumbprint(sha1))
        #expect(try resolve(["--server", "other.example"], known).trust == .thumbprint(sha1))
        #expect(try resolve(["--server", "vc.example"], known).trust == .system)
    }

    @Test(arguments: [
        ["FCD_CA_FILE": "a", "FCD_THUMBPRINT": "b"], ["FCD_THUMBPRINT": "AB:CD"], ["GOVC_TLS_CA_CERTS": "/a:/b"],
        ["FCD_URL": "ftp://x"],
    ])
    func `an environment that cannot be right is refused`(environment: [String: String]) {
        let error = #expect(throws: CLIError.self) { try resolve([], environment) }
        #expect(error?.code == .usage)
    }

    @Test func `without a server or a user the hint says where to give one`() {
        let noServer = #expect(throws: CLIError.self) { try resolve(configuration: "") }
        #expect(noServer?.hint?.contains("--server") == true)
        let noUser = #expect(throws: CLIError.self) { try resolve(["--server", "vc"], configuration: "") }
        #expect(noUser?.hint?.contains("--username") == true)
    }

    @Test(arguments: [
        ["--ca-file", "a", "--thumbprint", "b"], ["--timeout", "0"], ["--timeout", "nan"], ["--rate", "0"],
        ["--rate", "nan"], ["--concurrency", "0"], ["--concurrency", "65"], ["--tasks-per-datastore", "0"],
    ]
    )
    func `flags that cannot be right are refused`(flags: [String]) {
        #expect(throws: (any Error).self) { try ConnectionOptions.parse(flags) }
    }

    @Test func `there is no flag for a password`() {
        #expect(throws: (any Error).self) { try ConnectionOptions.parse(["--password", "geheim"]) }
    }
}
