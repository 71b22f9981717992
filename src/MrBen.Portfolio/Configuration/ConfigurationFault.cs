namespace MrBen.Portfolio.Configuration;

/// <summary>One thing wrong with a configuration. Immutable.</summary>
/// <param name="Path">The key from the root, its parts joined by dots; empty for the document as a whole.</param>
/// <param name="Reason">What is wrong with it, with the value and, where a name is close to a known one, that name.</param>
public sealed record ConfigurationFault(string Path, string Reason)
{
    /// <summary>Path and reason in one line.</summary>
    public override string ToString() => Path.Length == 0 ? Reason : $"{Path}: {Reason}";
}
