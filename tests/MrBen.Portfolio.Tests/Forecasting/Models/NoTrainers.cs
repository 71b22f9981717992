using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>For recipes that train without forests.</summary>
internal sealed class NoTrainers : IForestTrainers
{
    public string Version => "none";

    public IForestTrainer ForValues(TreeModelOptions options, int rowsPerLeaf, bool isEnsemble) => throw new NotSupportedException();

    public IForestTrainer ForQuantiles(TreeModelOptions options, int rowsPerLeaf) => throw new NotSupportedException();
}
