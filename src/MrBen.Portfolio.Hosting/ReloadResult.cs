using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <summary>What became of a configuration that was read again. Immutable and thread-safe.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Faults">Every fault, with paths under the section's own; empty where there is none.</param>
public sealed record ReloadResult(DateTimeOffset Time, ReloadOutcome Outcome, ImmutableArray<ConfigurationFault> Faults);
