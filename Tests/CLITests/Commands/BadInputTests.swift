import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

/// Whatever a person or a server gets wrong: a clear word, the next step, the right status, and nothing changed.
@Suite(.timeLimit(.minutes(1)))
struct BadInputTests {
    private let site: TestSite

    init() throws {
        site = try TestSite()
        for datastore in ["datastore1", "datastore2"] { try site.vcenter.addDisk(name: "twin", on: datastore) }
        try site.vcenter.addDisk(name: "data", on: "datastore1")
    }

    @Test(arguments: [
        (["show", "nothing"], CLI.ExitStatus.notFound, "there is no disk \"nothing\""),
        (["attach", "nothing", "--vm", "app-01"], .notFound, "`fcd ls` lists them"),
        (["attach", "data", "--vm", "nowhere"], .notFound, "there is no virtual machine \"nowhere\""),
        (["move", "data", "--to", "app-01"], .conflict, "run `fcd attach "),
        (
            ["attach", "data", "--vm", "app-01", "--controller", "nvme"], .notFound,
            "it has: SCSI controller 0 (key 1000)"
        ),
        (
            ["attach", "data", "--vm", "app-01", "--unit", "7"], .conflict,
            "unit 7 of SCSI controller 0 is the controller's own"
        ),
        (["attach", "data", "--vm", "app-01", "--unit", "0"], .conflict, "is taken by Hard disk 1"),
        (["register", "legacy/x.vmdk"], .usage, "names no datastore"),
        (["register", "[datastore1] ../x.vmdk"], .usage, "climbs out of its folder"),
        (["register", "[datastore1] no/such.vmdk"], .notFound, "there is no file [datastore1] no/such.vmdk"),
        (["register", "[nowhere] x.vmdk"], .notFound, "this server has: datastore1, datastore2"),
        (["register", "[datastore1] app-01"], .usage, "is a folder, or no VMDK"),
        (["register", "[datastore1] app-01/x-flat.vmdk"], .usage, "try '[datastore1] app-01/x.vmdk'"),
        (["register"], .usage, "Name the VMDKs to register, or select them"),
        (["register", "[a] b.vmdk", "[a] c.vmdk", "--name", "x"], .usage, "--name can be given for one path only."),
        (["register", "--vm", "app-01"], .usage, "--vm and --disk belong together."),
        (["register", "--vm", "app-01", "--disk", "Hard disk 9"], .notFound, "it has: Hard disk 1"),
        (["register", "[datastore1] x.vmdk", "--expires", "2031-12-31"], .usage, "an owner needs a team"),
        (["create", "x", "--size", "20", "--datastore", "datastore1"], .usage, "it has no unit"),
        (["create", "x", "--size", "20GB", "--datastore", "datastore1"], .usage, "decimal unit"),
        (["create", "x", "--size", "1GiB", "--datastore", "nowhere"], .notFound, "there is no datastore"),
        (["tag", "attach", "data", "no/such"], .notFound, "make category and tag in vCenter first"),
        (["find", "--limit", "0"], .usage, "--limit must be at least 1."),
        (["ls", "--attached", "--detached"], .usage, "detached"),
        (["attach", "a", "b", "--vm", "app-01", "--unit", "3"], .usage, "--unit can be given for one disk only."),
    ])
    func `a mistake has its word, its next step and its status`(
        arguments: [String],
        status: CLI.ExitStatus,
        words: String
    ) async {
        let result = await site.run(arguments)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.hasPrefix("error: "))
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.output == "")
        #expect(site.vcenter.diskIDs.count == 3)
        #expect(site.vcenter.devices(of: "app-01").count == 1)
    }

    @Test func `an ambiguous name is refused with its candidates`() async throws {
        let result = await site.fcd("attach", "twin", "--vm", "app-01")
        #expect(result.status == .usage)
        #expect(result.errors.contains("\"twin\" names 2 disks"))
        for id in site.vcenter.diskIDs where site.vcenter.disk(id)?.name == "twin" {
            #expect(result.errors.contains("  \(id)  twin  [datastore"))
        }
        let json = await site.fcd("show", "twin", "-o", "json")
        #expect(json.errors.contains("\"candidates\""))
        #expect(site.changes.isEmpty)
    }

    @Test(arguments: [
        (TransportError.Code.unreachable, "check the host name"), (.timedOut, "--timeout"),
        (.untrustedCertificate, "--thumbprint"),
    ])
    func `a server that is down or not trusted ends with its status`(
        code: TransportError.Code,
        words: String
    ) async {
        let error = TransportError(code, "it is so", thumbprintSHA256: nil, requestMayHaveArrived: false)
        let result = await site.run(["ls"], server: FailingTransport(error: error))
        #expect(result.status == .unreachable)
        #expect(result.errors.contains("error: it is so\n"))
        #expect(result.errors.contains(words))
    }

    @Test func `GOVC_INSECURE is not honoured, and an untrusted certificate says so`() async {
        var insecure = site
        insecure.environment["GOVC_INSECURE"] = "1"
        let error = TransportError(
            .untrustedCertificate,
            "not trusted",
            thumbprintSHA256: "AB:CD",
            requestMayHaveArrived: false
        )
        let result = await insecure.run(["ls"], server: FailingTransport(error: error))
        #expect(result.status == .unreachable)
        #expect(result.errors.contains("AB:CD"))
        #expect(result.errors.contains("GOVC_INSECURE is not honoured"))
    }

    @Test(arguments: [
        "", "this is no XML", "<!DOCTYPE html><html><body>Please log in</body></html>",
        "<html><body>proxy</body></html>",
        "<?xml version=\"1.0\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>",
    ])
    func `an answer that is no SOAP is an error and nothing else`(body: String) async {
        let result = await site.run(["ls", "-o", "json"], server: AnsweringTransport(body))
        #expect(result.status == .failed)
        #expect(result.errors.contains("\"code\" : \"protocolViolation\""))
        #expect(result.errors.contains("\"hint\""))
        #expect(result.output == "")
    }

    @Test func `a CA file that is not there is found out before any call`() throws {
        let connection = ResolvedConnection(
            endpoint: Endpoint(host: "vcenter.test"),
            username: "me",
            password: .prompt,
            trust: .caFile("/no/such.pem"),
            timeout: nil,
            isDebugging: false,
            profile: nil,
            trustHint: nil
        )
        let error = #expect(throws: CLIError.self) { try connection.curlTransport() }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("/no/such.pem") == true)
    }

    @Test func `a catalog of a newer version stops every command that needs it`() async throws {
        _ = await site.fcd("sync")
        try renameMigration(in: site.catalog)
        for arguments in [["find"], ["ls"], ["attach", "data", "--vm", "app-01"], ["sync"]] {
            let result = await site.run(arguments)
            #expect(result.status == .failed)
            #expect(result.errors.contains("was written by a newer version of fcd"))
            #expect(result.errors.contains("hint: "))
        }
        #expect(site.changes.isEmpty)
    }

    @Test func `a file that is no catalog is refused and left as it is`() async throws {
        let file = try site.home.write("not a database, but long enough to be read as one ....", to: "notes.txt")
        let result = await site.fcd("find", "--catalog", file)
        #expect(result.status == .failed)
        #expect(result.errors.hasPrefix("error: "))
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("not a database"))
    }

    @Test func `where no catalog can be written nothing is changed, and reading works`() async throws {
        // A file where the folder should be stops root as well.
        try site.home.write("", to: ".local/share/fcd")
        let change = await site.fcd("attach", "data", "--vm", "app-01")
        #expect(change.status == .failed)
        #expect(change.errors.contains("hint: "))
        #expect(site.vcenter.calls.isEmpty)
        #expect(await site.fcd("ls").status == .done)
        #expect(await site.fcd("show", "data").status == .done)
        #expect(await site.fcd("attach", "data", "--vm", "app-01", "--dry-run").status == .done)
    }

    @Test func `a missing privilege names itself and the object`() async {
        var reader = site
        reader.environment["FCD_USERNAME"] = SimulatedVCenter.reader
        let result = await reader.fcd("attach", "data", "--vm", "app-01")
        #expect(result.status == .permissionMissing)
        #expect(result.errors.contains("VirtualMachine.Config.AddExistingDisk on app-01"))
        #expect(site.changes.isEmpty)
        #expect(site.vcenter.devices(of: "app-01").count == 1)
    }

    /// Makes the catalog's migration one that this program does not know, in the file's bytes: as long as the name
    /// stays as long as it was, the file stays whole.
    private func renameMigration(in path: String) throws {
        var data = try Data(contentsOf: URL(filePath: path))
        let (known, unknown) = (Data("1 disks".utf8), Data("9 flyer".utf8))
        var count = 0
        while let range = data.range(of: known) {
            data.replaceSubrange(range, with: unknown)
            count += 1
        }
        try #require(count > 0)
        try data.write(to: URL(filePath: path))
    }
}
