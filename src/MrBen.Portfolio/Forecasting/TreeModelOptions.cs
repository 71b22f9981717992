using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>Settings of one model of decision trees.</summary>
public sealed record TreeModelOptions
{
    private const int MostTrees = 10_000; // as Trees.TreeForestLimits allows

    /// <summary>Trees, in [1, 10,000]. Default 100.</summary>
    public int Trees { get; set; } = 100;

    /// <summary>Depth of a tree, at least 1. Default 6.</summary>
    public int MaxDepth { get; set; } = 6;

    /// <summary>Fewest samples in a leaf, at least 1. Default 20.</summary>
    public int MinimumSamplesPerLeaf { get; set; } = 20;

    /// <summary>Share of a tree's correction that is taken, in (0, 1]; for boosted trees. Default 0.1.</summary>
    public double LearningRate { get; set; } = 0.1;

    /// <summary>Seed of whatever is drawn, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckCount(errors, nameof(Trees), Trees, 1);
        if (Trees > MostTrees)
        {
            errors.Add(Invariant($"{nameof(Trees)} must be at most {MostTrees}; it is {Trees}."));
        }

        CheckCount(errors, nameof(MaxDepth), MaxDepth, 1);
        CheckCount(errors, nameof(MinimumSamplesPerLeaf), MinimumSamplesPerLeaf, 1);
        CheckCount(errors, nameof(Seed), Seed, 0);
        if (!(LearningRate > 0 && LearningRate <= 1))
        {
            errors.Add(Invariant($"{nameof(LearningRate)} must be in (0, 1]; it is {LearningRate}."));
        }

        return errors;
    }

    private static void CheckCount(List<string> errors, string name, int value, int least)
    {
        if (value < least)
        {
            errors.Add(Invariant($"{name} must be at least {least}; it is {value}."));
        }
    }
}
