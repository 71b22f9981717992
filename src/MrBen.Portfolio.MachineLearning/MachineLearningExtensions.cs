namespace MrBen.Portfolio.MachineLearning;

/// <summary>Machine learning for the manager.</summary>
public static class MachineLearningExtensions
{
    /// <summary>
    /// Uses the models of a directory and lets the manager train them with Microsoft.ML. Before the first training there are no forecasts
    /// of risk, whose baselines are fitted then too; after it each is the baseline's, until a model has beaten it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The directory; made where it does not exist. One manager at a time may write to it.</param>
    /// <param name="threads">Threads that a training may use, in [1, 64]; models are the same for any number.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is outside its range.</exception>
    public static AdvancedPortfolioManagerBuilder UseMachineLearning(
        this AdvancedPortfolioManagerBuilder builder, string directory, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseModels(directory, new ForestTrainers(threads));
    }
}
