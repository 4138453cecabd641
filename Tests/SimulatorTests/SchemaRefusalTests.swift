import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SchemaRefusalTests {
    let vcenter = SimulatedVCenter(seed: .small)

    @Test func `parameters in the wrong order are refused`() async throws {
        let wire = Wire(vcenter)
        let answer = try await wire.call(
            "Login",
            on: "SessionManager",
            "SessionManager",
            "<password>fcdsim</password><userName>\(SimulatedVCenter.administrator)</userName>"
        )
        #expect(answer.status == 500)
        #expect(answer.fault == "InvalidRequest")
        #expect(answer.message.contains("password"))
    }

    @Test func `an element that the call does not have is refused`() async throws {
        let answer = try await Wire(vcenter).call(
            "RetrieveServiceContent",
            on: "ServiceInstance",
            "ServiceInstance",
            "<verbose>true</verbose>"
        )
        #expect(answer.fault == "InvalidRequest")
        #expect(answer.message.contains("verbose"))
    }

    @Test func `a missing required element is refused`() async throws {
        let answer = try await Wire(vcenter).call(
            "Login",
            on: "SessionManager",
            "SessionManager",
            "<userName>somebody</userName>"
        )
        #expect(answer.fault == "InvalidRequest")
        #expect(answer.message.contains("password"))
    }

    @Test func `a value of the wrong type is refused`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let answer = try await wire.catalogCall(
            "VslmListVStorageObjectForSpec",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<maxResult>many</maxResult>"
        )
        #expect(answer.fault == "InvalidRequest")
    }

    @Test func `a call that the release does not have is no method`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let manager = ("VcenterVStorageObjectManager", "VStorageObjectManager")
        let answer = try await wire.call("UnregisterDisk_Task", on: manager.0, manager.1)
        #expect(answer.fault == "MethodNotFound")
        #expect(answer.faultDetail?.child("method")?.text == "UnregisterDisk_Task")
        #expect(SchemaValidator.of(.v9_1_1).knows(method: "UnregisterDisk_Task", namespace: XMLNamespace.vim25))
    }

    @Test func `a call in the wrong namespace is refused`() async throws {
        let answer = try await Wire(vcenter).send(
            "<RetrieveServiceContent xmlns=\"urn:vslm\"><_this type=\"ServiceInstance\">x</_this></RetrieveServiceContent>"
        )
        #expect(answer.fault == "InvalidRequest")
    }

    @Test(arguments: ["urn:vslm", "urn:vim25"])
    func `a vim25 value inside a vslm request may be in either namespace`(namespace: String) async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let answer = try await wire.catalogCall(
            "VslmRetrieveVStorageObject",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<id><id xmlns=\"\(namespace)\">\(id)</id></id>"
        )
        #expect(answer.fault == nil)
        #expect(answer.values.first?["config", "name"]?.text == "data")
    }

    @Test func `to the letter only the schema's own namespace is right`() {
        func envelope(_ namespace: String) -> [UInt8] {
            Array(
                """
                <e:Envelope xmlns:e="\(XMLNamespace.envelope)"><e:Body><VslmRetrieveVStorageObject xmlns="urn:vslm">\
                <_this type="VslmVStorageObjectManager">m</_this><id><id xmlns="\(namespace)">1</id></id>\
                </VslmRetrieveVStorageObject></e:Body></e:Envelope>
                """.utf8
            )
        }
        for version in SimulatedVersion.allCases {
            let validator = SchemaValidator.of(version)
            #expect(validator.validate(exact: envelope("urn:vim25")) == [])
            #expect(validator.validate(exact: envelope("urn:vslm")) != [])
            #expect(validator.validate(request: envelope("urn:vslm")) == [])
        }
    }

    @Test func `versionId attributes are overlooked`() async throws {
        let answer = try await Wire(vcenter).send(
            """
            <RetrieveServiceContent xmlns="urn:vim25"><_this versionId="4" type="ServiceInstance">ServiceInstance</_this>\
            </RetrieveServiceContent>
            """
        )
        #expect(answer.values.first?["about", "apiVersion"]?.text == "8.0.3.0")
    }

    @Test func `a version that the server does not speak is refused`() async throws {
        let wire = Wire(vcenter)
        let body =
            "<RetrieveServiceContent xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">ServiceInstance</_this>"
            + "</RetrieveServiceContent>"
        #expect(try await wire.send(body, action: "\"urn:vim25/7.0.0.0\"").fault == nil)
        let refused = try await wire.send(body, action: "urn:vim25/9.1.1.0")
        #expect(refused.status == 500)
        #expect(refused.message.hasPrefix("Unsupported version URI"))
    }

    @Test func `what is no XML is answered with a fault`() async throws {
        let response = try await vcenter.send(HTTPRequest(method: .post, path: "/sdk", body: Array("<html>".utf8)))
        #expect(response.status == 500)
        #expect(String(decoding: response.body, as: UTF8.self).contains("cannot be parsed"))
        #expect(vcenter.violations == [])
    }

    @Test func `the versions are listed, newest first`() async throws {
        let response = try await vcenter.send(HTTPRequest(method: .get, path: "/sdk/vimServiceVersions.xml"))
        let root = try XMLReader.read(response.body)
        #expect(root["namespace", "version"]?.text == "8.0.3.0")
        let prior = root["namespace", "priorVersions"]?.all("version").map(\.text) ?? []
        #expect(prior.contains("6.7.2"))
        #expect(!prior.contains("8.0.3.1"))
    }
}
