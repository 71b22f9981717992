using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>A configuration cannot be used; the message lists every fault, one in a line.</summary>
public sealed class ConfigurationException : FormatException
{
    /// <summary>Takes the faults.</summary>
    public ConfigurationException(ImmutableArray<ConfigurationFault> faults)
        : base(string.Join('\n', faults)) => Faults = faults;

    /// <summary>
    /// Whether the same settings may be taken later: they were refused for what is going on, such as a training of models, and not for what they
    /// say. Default no.
    /// </summary>
    public bool IsTemporary { get; init; }

    /// <summary>Every fault, in the order of the document.</summary>
    public ImmutableArray<ConfigurationFault> Faults { get; }
}
