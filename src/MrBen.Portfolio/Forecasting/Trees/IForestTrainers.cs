namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// Makes the trainers that the library's models need, from the settings that the configuration has for them. The package
/// MrBen.Portfolio.MachineLearning brings one. Implementations are thread-safe.
/// </summary>
public interface IForestTrainers
{
    /// <summary>What trains, with its version, for model cards; not blank.</summary>
    string Version { get; }

    /// <summary>A trainer of forests that predict values.</summary>
    /// <param name="options">The model's settings.</param>
    /// <param name="rowsPerLeaf">Fewest rows in a leaf, at least 1, in place of the settings' own.</param>
    /// <param name="isEnsemble">
    /// Whether the forest is the mean of a random forest and of boosted trees; otherwise a random forest, without use for a learning rate.
    /// </param>
    IForestTrainer ForValues(TreeModelOptions options, int rowsPerLeaf, bool isEnsemble);

    /// <summary>A trainer of random forests whose leaves keep labels, so that they predict quantiles.</summary>
    /// <param name="options">The model's settings.</param>
    /// <param name="rowsPerLeaf">Fewest rows in a leaf, at least 1, in place of the settings' own.</param>
    IForestTrainer ForQuantiles(TreeModelOptions options, int rowsPerLeaf);
}
