using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>A prediction and what each feature did to it. Immutable.</summary>
/// <param name="Prediction">The forest's value for the row.</param>
/// <param name="MeanPrediction">What the forest predicts of nothing; with the contributions it sums to the prediction.</param>
/// <param name="Contributions">One for each feature of the schema, the largest effect first.</param>
public sealed record ForestExplanation(double Prediction, double MeanPrediction, ImmutableArray<FeatureContribution> Contributions)
{
    private const int Named = 3;

    /// <summary>One sentence with the three largest effects.</summary>
    public override string ToString()
    {
        string[] parts = [.. Contributions.Where(part => part.Contribution != 0).Take(Named)
            .Select(part => Invariant($"{part.Feature} = {part.Value:G4} ({part.Contribution:+0.####;-0.####;0})"))];
        return parts.Length == 0
            ? Invariant($"{Prediction:G4}, whatever the features are.")
            : Invariant($"{Prediction:G4} against {MeanPrediction:G4} on average, most by {string.Join(", ", parts)}.");
    }
}
