using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal sealed class HoldsUpwards
{
    public Dictionary<string, Beam[]> Beams { get; } = [];
}
