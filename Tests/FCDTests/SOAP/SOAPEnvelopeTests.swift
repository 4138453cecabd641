import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SOAPEnvelopeTests {
    @Test func `a vim25 value inside a vslm request declares its own namespace`() throws {
        let operation = VSLMRetrieveDisk(
            manager: ManagedObjectReference(type: "VslmVStorageObjectManager", value: "m"),
            id: DiskID("6f1c")
        )
        let text = String(decoding: try SOAPEnvelope.request(for: operation, vcSessionCookie: "secret"), as: UTF8.self)
        #expect(text.contains(#"<id><id xmlns="urn:vim25">6f1c</id></id>"#))
        #expect(text.contains(#"<vcSessionCookie xmlns="">secret</vcSessionCookie>"#))
    }

    @Test func `a text with a control character is refused instead of being changed`() throws {
        let error = #expect(throws: FCDError.self) {
            _ = try SOAPEnvelope.request(
                for: FindByInventoryPath(
                    searchIndex: ManagedObjectReference(type: "SearchIndex", value: "s"),
                    path: "bell\u{7}"
                )
            )
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func `a fault keeps its type, message and every detail, whatever its prefix`() throws {
        let document = try XMLReader.read(
            Array(
                """
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
                  xmlns:_XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>
                <faultcode>ServerFaultCode</faultcode><faultstring>Permission was denied.</faultstring>
                <detail><NoPermissionFault xmlns:v="urn:vim25" _XMLSchema-instance:type="v:NoPermission">
                <object type="Datastore">datastore-11</object><privilegeId>Datastore.FileManagement</privilegeId>
                <somethingNew><inner>42</inner></somethingNew></NoPermissionFault></detail>
                </soapenv:Fault></soapenv:Body></soapenv:Envelope>
                """.utf8
            )
        )
        guard case .fault(let fault) = try SOAPEnvelope.answer(in: document) else {
            Issue.record("a fault was read as a result")
            return
        }
        #expect(fault.type == "NoPermission")
        #expect(fault.message == "Permission was denied.")
        #expect(fault["object"] == "Datastore:datastore-11")
        #expect(fault["privilegeId"] == "Datastore.FileManagement")
        #expect(fault["somethingNew.inner"] == "42")
        let error = FCDError(fault, calling: "RegisterDisk")
        #expect(error.code == .permissionDenied)
        #expect(error.message.contains("Datastore.FileManagement on Datastore:datastore-11"))
    }

    @Test func `a fault without xsi:type is known by its element`() throws {
        let document = try XMLReader.read(
            Array(
                """
                <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault><faultcode>x</faultcode>
                <faultstring>no</faultstring><detail><NotFoundFault xmlns="urn:vim25"/></detail></Fault></Body></Envelope>
                """.utf8
            )
        )
        guard case .fault(let fault) = try SOAPEnvelope.answer(in: document) else {
            Issue.record("a fault was read as a result")
            return
        }
        #expect(fault.type == "NotFound")
    }
}
