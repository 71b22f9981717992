namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>Fails with every violation, one a line; a truncated list would be mended in as many rounds.</summary>
internal static class Verdict
{
    public static void None(IEnumerable<string> violations)
    {
        string[] lines = [.. violations];
        if (lines.Length > 0)
        {
            Assert.Fail(string.Join(Environment.NewLine, [$"{lines.Length} violations:", .. lines]));
        }
    }
}
