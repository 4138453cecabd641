import FCD
import Simulator

/// A client that writes its own envelopes, so that these tests do not share the library's idea of a request.
final class Wire {
    let vcenter: SimulatedVCenter
    var cookie: String?

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// A wire that is logged in.
    static func loggedIn(
        to vcenter: SimulatedVCenter,
        as user: String = SimulatedVCenter.administrator
    ) async throws -> Wire {
        let wire = Wire(vcenter)
        try await wire.logIn(as: user)
        return wire
    }

    struct Answer {
        var status: Int
        /// The response element or the `Fault`.
        var body: XMLNode
        var response: HTTPResponse

        var values: [XMLNode] { body.all("returnval") }

        /// The fault's type; `nil` for a success.
        var fault: String? { body.name == "Fault" ? body.child("detail")?.children.first?.type : nil }
        var faultDetail: XMLNode? { body.child("detail")?.children.first }
        var message: String { body.child("faultstring")?.text ?? "" }
    }

    func send(
        _ body: String,
        path: String = "/sdk",
        header: String = "",
        action: String = ""
    ) async throws -> Answer {
        let envelope = """
            <?xml version="1.0" encoding="UTF-8"?>
            <soapenv:Envelope xmlns:soapenv="\(XMLNamespace.envelope)" xmlns:xsi="\(XMLNamespace.instance)"
                xmlns:xsd="\(XMLNamespace.schema)"><soapenv:Header>\(header)</soapenv:Header>
            <soapenv:Body>\(body)</soapenv:Body></soapenv:Envelope>
            """
        var headers = [(name: "Content-Type", value: "text/xml"), (name: "SOAPAction", value: action)]
        if let cookie, path == "/sdk" { headers.append(("Cookie", "vmware_soap_session=\"\(cookie)\"")) }
        let response = try await vcenter.send(
            HTTPRequest(method: .post, path: path, headers: headers, body: Array(envelope.utf8))
        )
        let root = try XMLReader.read(response.body)
        guard let answer = root.child("Body")?.children.first else { throw Failure.noBody }
        return Answer(status: response.status, body: answer, response: response)
    }

    enum Failure: Error { case noBody, noCookie, taskStillRunning }

    /// A call at `/sdk`; the arguments are XML.
    func call(_ method: String, on this: String, _ id: String, _ arguments: String = "") async throws -> Answer {
        try await send(
            "<\(method) xmlns=\"urn:vim25\"><_this type=\"\(this)\">\(id)</_this>\(arguments)</\(method)>"
        )
    }

    /// A call at `/vslm/sdk`, in the form of the schema.
    func catalogCall(
        _ method: String,
        on this: String = "VslmVStorageObjectManager",
        _ id: String = "VStorageObjectManager",
        _ arguments: String = ""
    ) async throws -> Answer {
        try await send(
            "<\(method) xmlns=\"urn:vslm\"><_this type=\"\(this)\">\(id)</_this>\(arguments)</\(method)>",
            path: "/vslm/sdk",
            header: cookie.map { "<vcSessionCookie xmlns=\"\">\($0)</vcSessionCookie>" } ?? "",
            action: "urn:vslm/"
        )
    }

    /// A call at `/pbm/sdk`, in the form of the schema.
    func policyCall(
        _ method: String,
        _ arguments: String = "",
        on this: (type: String, id: String) = ("PbmProfileProfileManager", "ProfileManager")
    ) async throws -> Answer {
        try await send(
            "<\(method) xmlns=\"urn:pbm\"><_this type=\"\(this.type)\">\(this.id)</_this>\(arguments)</\(method)>",
            path: "/pbm/sdk",
            header: cookie.map { "<vcSessionCookie xmlns=\"\">\($0)</vcSessionCookie>" } ?? "",
            action: "urn:pbm/2.0"
        )
    }

    func logIn(
        as user: String = SimulatedVCenter.administrator,
        password: String = SimulatedVCenter.defaultPassword
    ) async throws {
        let answer = try await call(
            "Login",
            on: "SessionManager",
            "SessionManager",
            "<userName>\(user)</userName><password>\(password)</password>"
        )
        guard let header = answer.response.header("Set-Cookie"), let start = header.firstIndex(of: "\""),
            let end = header.lastIndex(of: "\"")
        else { throw Failure.noCookie }
        cookie = String(header[header.index(after: start)..<end])
    }

    /// Reads properties of one object.
    func properties(_ type: String, _ id: String, _ paths: [String]) async throws -> [String: XMLNode] {
        let sets = paths.map { "<pathSet>\($0)</pathSet>" }.joined()
        let answer = try await call(
            "RetrievePropertiesEx",
            on: "PropertyCollector",
            "propertyCollector",
            """
            <specSet><propSet><type>\(type)</type>\(sets)</propSet>\
            <objectSet><obj type="\(type)">\(id)</obj></objectSet></specSet><options/>
            """
        )
        var found: [String: XMLNode] = [:]
        for property in answer.values.first?.child("objects")?.all("propSet") ?? [] {
            found[try property.string("name")] = property.child("val")
        }
        return found
    }

    /// Waits for a vim25 task; the answer is its `info`.
    func finish(_ answer: Answer) async throws -> XMLNode {
        guard let task = answer.values.first?.text else { throw Failure.noBody }
        for _ in 0..<2_000 {
            if let info = try await properties("Task", task, ["info"])["info"],
                ["success", "error"].contains(try info.string("state"))
            {
                return info
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Failure.taskStillRunning
    }

    /// Waits for a task of the global catalog; the answer is its `VslmTaskInfo`.
    func finishCatalogTask(_ answer: Answer) async throws -> XMLNode {
        guard let task = answer.values.first?.text else { throw Failure.noBody }
        for _ in 0..<2_000 {
            let info = try await catalogCall("VslmQueryInfo", on: "VslmTask", task).values.first
            if let info, ["success", "error"].contains(try info.string("state")) { return info }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Failure.taskStillRunning
    }

    /// A registration URL for a path without anything to encode.
    static func url(_ path: String, datacenter: String = "DC0", datastore: String = "datastore1") -> String {
        "https://vcenter.example/folder/\(path)?dcPath=\(datacenter)&amp;dsName=\(datastore)"
    }

    func register(_ url: String, name: String? = nil) async throws -> Answer {
        try await call(
            "RegisterDisk",
            on: "VcenterVStorageObjectManager",
            "VStorageObjectManager",
            "<path>\(url)</path>" + (name.map { "<name>\($0)</name>" } ?? "")
        )
    }

    func attach(_ disk: String, to machine: String, slot: String = "") async throws -> Answer {
        let datastore = vcenter.disk(disk)?.path.datastore ?? ""
        return try await call(
            "AttachDisk_Task",
            on: "VirtualMachine",
            machine,
            """
            <diskId><id>\(disk)</id></diskId>\
            <datastore type="Datastore">\(vcenter.datastore(named: datastore)?.value ?? "none")</datastore>\(slot)
            """
        )
    }
}
