using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio;

/// <summary>Where a manager keeps its models, and what trains them. Immutable.</summary>
internal sealed record ModelDirectory(string Path, IForestTrainers? Trainers, TimeProvider Clock, PortfolioInstruments Instruments)
{
    /// <summary>Reads the models that options ask for.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">The directory cannot be made or read.</exception>
    public ModelLibrary Open(PortfolioOptions options) =>
        new(new ModelStore(Path), ModelCatalogue.For(options), options.Models, Trainers, Clock, Instruments);
}
