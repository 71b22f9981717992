using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using MrBen.Portfolio.Forecasting.Gate;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>A model that was just trained on everything, and how its kind did out of sample before. Immutable.</summary>
internal sealed record ModelCandidate
{
    public required IForecastModel Model { get; init; }

    public required GateEvidence Evidence { get; init; }

    public required ImmutableArray<LossComparison> Comparisons { get; init; }

    public required DateOnly FirstDate { get; init; }

    public required DateOnly LastDate { get; init; }

    public required ImmutableArray<string> Members { get; init; }

    public required int Rows { get; init; }

    public required string DataHash { get; init; }

    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    public required string Split { get; init; }

    public ImmutableArray<string> Findings { get; init; } = [];

    public ImmutableArray<string> KnownFailures { get; init; } = [];

    /// <summary>What a later recipe of the same training needs of it; none where nothing does.</summary>
    public object? Report { get; init; }

    public ModelCard CardFor(ModelPlace place, GateReport gate, string trainer, DateTimeOffset at) => new()
    {
        Id = Model.Id,
        Hash = Model.Hash,
        Place = place,
        CreatedAt = at,
        FirstDate = FirstDate,
        LastDate = LastDate,
        TrainedThrough = Model.TrainedThrough,
        Members = Members,
        Rows = Rows,
        DataHash = DataHash,
        Schema = Model.Schema,
        Settings = Settings,
        Versions = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("library", LibraryVersion),
                KeyValuePair.Create("trainer", trainer),
                KeyValuePair.Create("runtime", RuntimeInformation.FrameworkDescription),
                KeyValuePair.Create("processor", RuntimeInformation.ProcessArchitecture.ToString()),
            ]),
        Split = Split,
        Comparisons = Comparisons,
        Gate = gate,
        Findings = Findings,
        KnownFailures = KnownFailures,
    };

    private static string LibraryVersion =>
        typeof(ModelCandidate).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
