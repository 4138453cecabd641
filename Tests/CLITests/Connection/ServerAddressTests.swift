import FCD
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ServerAddressTests {
    @Test(arguments: [
        ("vcenter.example", "https://vcenter.example"), ("https://VCenter.Example/sdk", "https://vcenter.example"),
        ("vcenter.example:8443", "https://vcenter.example:8443"), ("http://127.0.0.1:8989/", "http://127.0.0.1:8989"),
        ("[2001:db8::1]", "https://[2001:db8::1]"), ("https://[::1]:8443", "https://[::1]:8443"),
        (" HTTPS://vcenter.example:443 ", "https://vcenter.example"),
    ])
    func `addresses are read as people write them`(text: String, url: String) throws {
        let address = try ServerAddress(parsing: text, from: "FCD_URL")
        #expect(address.endpoint.url == url)
        #expect(address.username == nil)
        #expect(address.password == nil)
    }

    @Test func `a user with an @ and an encoded password come before the last @`() throws {
        let address = try ServerAddress(parsing: "https://root@vsphere.local:p%2Fa:s%40@vc/sdk", from: "GOVC_URL")
        #expect(address.endpoint.host == "vc")
        #expect(address.username == "root@vsphere.local")
        #expect(address.password == Secret("p/a:s@"))
    }

    @Test(arguments: [
        "", "ftp://vc", "https://", "https://vc:port", "https://vc:0", "https://vc:65536", "https://vc/ui", "[::1",
        "https://vc?x=1", "v c", "https://evil\\vc", "https://user:pa/geheim@vc",
    ])
    func `what is no address is refused without repeating it`(text: String) {
        let error = #expect(throws: CLIError.self) { try ServerAddress(parsing: text, from: "GOVC_URL") }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("GOVC_URL") == true)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("127.evil.example", false),
        ("10.0.0.1", false),
    ])
    func `only this machine is a loopback`(host: String, isLoopback: Bool) {
        #expect(Endpoint(host: host).isLoopback == isLoopback)
    }

    @Test func `a secret does not show itself`() {
        #expect("\(Secret("geheim"))" == "(secret)")
        #expect(String(reflecting: PasswordSource.value(Secret("geheim"))).contains("geheim") == false)
    }
}
