import Testing

@testable import FCD

@Suite(.timeLimit(.minutes(1)))
struct APIVersionTests {
    private func versions(_ list: [String]) throws -> XMLNode {
        try XMLReader.read(
            Array(
                """
                <namespaces version="1.0"><namespace><name>urn:vim25</name><version>\(list[0])</version><priorVersions>
                \(list.dropFirst().map { "<version>\($0)</version>" }.joined())
                </priorVersions></namespace><namespace><name>urn:other</name><version>99.0</version></namespace>
                </namespaces>
                """.utf8
            )
        )
    }

    @Test func `the newest version that both sides know is taken`() throws {
        #expect(APIVersion.newestCommon(in: try versions(["8.0.3.0", "8.0.2.0", "7.0.3.0"]))?.text == "8.0.3.0")
        #expect(APIVersion.newestCommon(in: try versions(["10.0.0.0", "9.1.1.0", "9.0.0.0"]))?.text == "9.1.1.0")
        #expect(APIVersion.newestCommon(in: try versions(["dev", "6.7.2"]))?.text == "6.7.2")
    }

    @Test func `versions are ordered by their numbers, and trailing zeroes do not count`() throws {
        #expect(try #require(APIVersion("6.7.2")) < #require(APIVersion("6.7.10")))
        #expect(APIVersion("7.0") == APIVersion("7.0.0.0"))
        #expect(APIVersion("7.0")?.hashValue == APIVersion("7.0.0.0")?.hashValue)
        #expect(APIVersion("next") == nil)
    }

    @Test(arguments: [
        ("6.7.2", "6.7.2"), ("7.0.3.0", "7.0.2.0"), ("8.0.3.0", "7.0.2.0"), ("9.1.1.0", "9.0.0.0"),
    ])
    func `VSLM is addressed with its own newest version`(vim: String, vslm: String) throws {
        #expect(try #require(APIVersion(vim)).vslm?.text == vslm)
        #expect(APIVersion("6.5")?.vslm == nil)
    }
}
