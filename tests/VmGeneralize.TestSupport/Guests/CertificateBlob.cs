using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>Real certificates, in the form in which Windows keeps them in the registry.</summary>
public static class CertificateBlob
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The thumbprint and the value Blob of a certificate for one name, issued by itself or by another.</summary>
    public static (byte[] Thumbprint, byte[] Blob) Make(string subject, string? issuer = null, bool hasKey = true)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={subject}, O=Tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = issuer is null
            ? request.CreateSelfSigned(From, From.AddYears(1))
            : request.Create(
                new X500DistinguishedName($"CN={issuer}"), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), From, From.AddYears(1), [1, 2]);
        byte[] thumbprint = certificate.GetCertHash();
        return (thumbprint, [
            .. hasKey ? Property(2, Encoding.Unicode.GetBytes("container")) : [], .. Property(3, thumbprint), .. Property(32, certificate.RawData),
        ]);
    }

    private static byte[] Property(uint number, byte[] data)
    {
        byte[] bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)data.Length);
        data.CopyTo(bytes, 12);
        return bytes;
    }
}
