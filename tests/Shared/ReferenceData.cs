using System.IO.Compression;

namespace MrBen.Tests;

/// <summary>Reference panels and published answers, kept outside the repository. Tests that need them are skipped where they are absent.</summary>
public static class ReferenceData
{
    private static readonly string? Root = FindRoot();

    /// <summary>The path of a file below the data folder; skips the calling test where it is not there.</summary>
    public static string Require(params string[] parts)
    {
        string relative = Path.Combine(parts);
        string? path = Root is null ? null : Path.Combine(Root, relative);
        Assert.SkipUnless(path is not null && File.Exists(path),
            $"Reference data {relative} is absent; set MRBEN_REFERENCE_DATA or place it at ../shared/data beside the checkout.");
        return path!;
    }

    /// <summary>Opens a file below the data folder, unpacking .gz; skips the calling test where it is not there.</summary>
    public static TextReader Open(params string[] parts)
    {
        string path = Require(parts);
        Stream stream = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    private static string? FindRoot()
    {
        string? configured = Environment.GetEnvironmentVariable("MRBEN_REFERENCE_DATA");
        if (!string.IsNullOrEmpty(configured))
        {
            return configured;
        }

        string? beside = Directory.GetParent(Checkout.Root) is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null;
        return Directory.Exists(beside) ? beside : null;
    }
}
