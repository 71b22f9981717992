using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>Settings of <see cref="ForestTrainer"/>.</summary>
public sealed record ForestTrainerOptions
{
    private const int MostLeaves = 256;
    private const int MostThreads = 64;
    private const int MostBins = 65_535;

    private static readonly TreeForestLimits Limits = new();

    /// <summary>The model's name in progress reports and in the manifest, not blank. Default <c>forest</c>.</summary>
    public string Model { get; set; } = "forest";

    /// <summary>How the forest is grown. Default a random forest.</summary>
    public ForestAlgorithm Algorithm { get; set; } = ForestAlgorithm.RandomForest;

    /// <summary>Trees, in [1, 10,000]; times <see cref="Leaves"/> at most 2,000,000. Default 100.</summary>
    public int Trees { get; set; } = 100;

    /// <summary>Most leaves of a tree, in [2, 256]; trees grow by the best leaf, not by levels. Default 20.</summary>
    public int Leaves { get; set; } = 20;

    /// <summary>Fewest rows in a leaf, of those that the tree sees, at least 1. Default 20.</summary>
    public int MinimumRowsPerLeaf { get; set; } = 20;

    /// <summary>Share of the features that a tree may use, in (0, 1]. Default 0.7.</summary>
    public double FeatureShare { get; set; } = 0.7;

    /// <summary>Share of a tree's features that each split may use, in (0, 1]. Default 0.7.</summary>
    public double FeatureSharePerSplit { get; set; } = 0.7;

    /// <summary>Share of the rows that a tree sees, drawn anew for each, in (0, 1]. Default 0.7.</summary>
    public double RowShare { get; set; } = 0.7;

    /// <summary>Share of a boosted tree's correction that is taken, in (0, 1]; without effect on a random forest. Default 0.1.</summary>
    public double LearningRate { get; set; } = 0.1;

    /// <summary>Most different values of a feature that are told apart, in [2, 65,535]. Default 255.</summary>
    public int MaxBins { get; set; } = 255;

    /// <summary>
    /// Labels that a leaf keeps for quantiles, at least 0; times trees and leaves at most 10,000,000. 0 for none, the only value for
    /// boosted trees. A prediction of quantiles takes time in proportion; 64 are many. Default 0.
    /// </summary>
    public int SamplesPerLeaf { get; set; }

    /// <summary>Fewest rows to train on, at least 2. Default 100.</summary>
    public int MinimumRows { get; set; } = 100;

    /// <summary>Seed of rows and features drawn, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Threads, in [1, 64]; the forest is the same for any number. Default 1.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>The settings of a model as the configuration names them.</summary>
    /// <param name="options">The model's settings; its depth d becomes 2ᵈ leaves, at most 256.</param>
    /// <param name="algorithm">How the forest is grown.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public static ForestTrainerOptions From(TreeModelOptions options, ForestAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        return errors.Count > 0
            ? throw new ArgumentException(string.Join(' ', errors), nameof(options))
            : new ForestTrainerOptions
            {
                Algorithm = algorithm,
                Trees = options.Trees,
                Leaves = options.MaxDepth < 8 ? 1 << options.MaxDepth : MostLeaves,
                MinimumRowsPerLeaf = options.MinimumSamplesPerLeaf,
                LearningRate = options.LearningRate,
                Seed = options.Seed,
            };
    }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Model))
        {
            errors.Add($"{nameof(Model)} must not be blank.");
        }

        if (!Enum.IsDefined(Algorithm))
        {
            errors.Add(Invariant($"{nameof(Algorithm)} {(int)Algorithm} is unknown."));
        }

        Count(nameof(Trees), Trees, 1, Limits.MaxTrees);
        Count(nameof(Leaves), Leaves, 2, MostLeaves);
        Count(nameof(MinimumRowsPerLeaf), MinimumRowsPerLeaf, 1, int.MaxValue);
        Share(nameof(FeatureShare), FeatureShare);
        Share(nameof(FeatureSharePerSplit), FeatureSharePerSplit);
        Share(nameof(RowShare), RowShare);
        Share(nameof(LearningRate), LearningRate);
        Count(nameof(MaxBins), MaxBins, 2, MostBins);
        Count(nameof(SamplesPerLeaf), SamplesPerLeaf, 0, int.MaxValue);
        Count(nameof(MinimumRows), MinimumRows, 2, int.MaxValue);
        Count(nameof(Seed), Seed, 0, int.MaxValue);
        Count(nameof(Threads), Threads, 1, MostThreads);
        if (errors.Count == 0)
        {
            Together(errors);
        }

        return errors;

        void Count(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                errors.Add(most == int.MaxValue
                    ? Invariant($"{name} must be at least {least}; it is {value}.")
                    : Invariant($"{name} must be in [{least}, {most}]; it is {value}."));
            }
        }

        void Share(string name, double value)
        {
            if (!(value > 0 && value <= 1))
            {
                errors.Add(Invariant($"{name} must be in (0, 1]; it is {value}."));
            }
        }
    }

    // Products that one setting alone does not bound.
    private void Together(List<string> errors)
    {
        long leaves = (long)Trees * Leaves;
        if (leaves > Limits.MaxNodes)
        {
            errors.Add(Invariant($"{nameof(Trees)} times {nameof(Leaves)} must be at most {Limits.MaxNodes}; it is {leaves}."));
        }

        if (leaves * SamplesPerLeaf > Limits.MaxSamples)
        {
            errors.Add(Invariant(
                $"{nameof(SamplesPerLeaf)} times trees and leaves must be at most {Limits.MaxSamples}; it is {leaves * SamplesPerLeaf}."));
        }

        if (Algorithm == ForestAlgorithm.BoostedTrees && SamplesPerLeaf > 0)
        {
            errors.Add(Invariant(
                $"{nameof(SamplesPerLeaf)} must be 0 for boosted trees, whose leaves hold corrections; it is {SamplesPerLeaf}."));
        }
    }
}
