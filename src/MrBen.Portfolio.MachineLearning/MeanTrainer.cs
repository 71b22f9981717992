using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>Trains several forests on the same rows and takes their mean. Immutable and thread-safe.</summary>
internal sealed class MeanTrainer(ImmutableArray<IForestTrainer> members) : IForestTrainer
{
    public string Name => $"mean of {string.Join(" and ", members.Select(member => member.Name))}";

    public bool TryTrain(
        FeatureSchema schema, ReadOnlySpan<float> features, ReadOnlySpan<float> labels, int seed,
        [NotNullWhen(true)] out TreeForest? forest, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        (forest, failure) = (null, null);
        ImmutableArray<TreeForest>.Builder forests = ImmutableArray.CreateBuilder<TreeForest>(members.Length);
        foreach (IForestTrainer member in members)
        {
            if (!member.TryTrain(schema, features, labels, seed, out TreeForest? trained, out failure, cancellationToken))
            {
                return false;
            }

            forests.Add(trained);
        }

        forest = TreeForest.MeanOf(forests.MoveToImmutable());
        return true;
    }
}
