#include "CCurl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

const char *fcd_tls_library(void) {
    return curl_version_info(CURLVERSION_NOW)->ssl_version;
}

CURLcode fcd_easy_allow_http_only(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

CURLcode fcd_easy_set_quick_exit(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)easy;
    return CURLE_OK;
#endif
}

enum { SHA1_LENGTH = 20, SHA256_LENGTH = 32 };

struct fcd_certificate_check {
    size_t references;
    size_t pin_length;
    unsigned char pin[SHA256_LENGTH];
    int has_seen;
    unsigned char seen[SHA256_LENGTH];
};

fcd_certificate_check *fcd_certificate_check_create(const unsigned char *pin, size_t pin_length) {
    if (pin_length != 0 && pin_length != SHA1_LENGTH && pin_length != SHA256_LENGTH) {
        return NULL;
    }
    fcd_certificate_check *check = calloc(1, sizeof *check);
    if (check == NULL) {
        return NULL;
    }
    check->references = 1;
    check->pin_length = pin_length;
    if (pin_length > 0) {
        memcpy(check->pin, pin, pin_length);
    }
    return check;
}

void fcd_certificate_check_release(fcd_certificate_check *check) {
    check->references -= 1;
    if (check->references == 0) {
        free(check);
    }
}

const unsigned char *fcd_certificate_check_seen(const fcd_certificate_check *check) {
    return check->has_seen ? check->seen : NULL;
}

static int matches_pin(const fcd_certificate_check *check, const X509 *leaf) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    const EVP_MD *algorithm = check->pin_length == SHA1_LENGTH ? EVP_sha1() : EVP_sha256();
    return X509_digest(leaf, algorithm, digest, &length) == 1 && length == check->pin_length
        && CRYPTO_memcmp(digest, check->pin, length) == 0;
}

/// Takes the place of X509_verify_cert in the handshake, so nothing of the request is sent before it has agreed.
static int verify_certificate(X509_STORE_CTX *store, void *context) {
    fcd_certificate_check *check = context;
    const X509 *leaf = X509_STORE_CTX_get0_cert(store);

    unsigned int length = 0;
    check->has_seen = leaf != NULL && X509_digest(leaf, EVP_sha256(), check->seen, &length) == 1
        && length == SHA256_LENGTH;

    if (check->pin_length == 0) {
        return X509_verify_cert(store);
    }
    // libcurl reads this result after the handshake, so it has to agree with what is returned.
    int accepted = leaf != NULL && matches_pin(check, leaf);
    X509_STORE_CTX_set_error(store, accepted ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return accepted;
}

static CRYPTO_ONCE index_once = CRYPTO_ONCE_STATIC_INIT;
static int check_index = -1;

static void release_with_context(void *parent, void *held, CRYPTO_EX_DATA *data, int index, long number, void *pointer) {
    (void)parent, (void)data, (void)index, (void)number, (void)pointer;
    if (held != NULL) {
        fcd_certificate_check_release(held);
    }
}

static void make_index(void) {
    check_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, release_with_context);
}

/// Gives the connection's context its own reference: it may verify again (renegotiation) long after the request.
static CURLcode install_check(CURL *easy, void *ssl_context, void *context) {
    (void)easy;
    fcd_certificate_check *check = context;
    if (CRYPTO_THREAD_run_once(&index_once, make_index) != 1 || check_index < 0
        || SSL_CTX_set_ex_data(ssl_context, check_index, check) != 1) {
        return CURLE_OUT_OF_MEMORY;
    }
    check->references += 1;
    SSL_CTX_set_cert_verify_callback(ssl_context, verify_certificate, check);
    return CURLE_OK;
}

CURLcode fcd_easy_set_certificate_check(CURL *easy, fcd_certificate_check *check) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, install_check);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, check) : code;
}
