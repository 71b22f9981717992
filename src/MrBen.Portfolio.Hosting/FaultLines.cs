using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <summary>Faults of a configuration as one text, a line each, made only where somebody reads it. Immutable.</summary>
internal readonly record struct FaultLines(ImmutableArray<ConfigurationFault> Faults)
{
    public override string ToString() => string.Join('\n', Faults);
}
