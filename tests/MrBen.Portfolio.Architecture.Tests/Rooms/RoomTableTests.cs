using MrBen.Portfolio.Architecture.Tests.Metadata;

namespace MrBen.Portfolio.Architecture.Tests.Rooms;

/// <summary>The arrows between rooms hold, in signatures and in method bodies; and the check sees a broken one.</summary>
public sealed class RoomTableTests
{
    private const string Fixtures = "MrBen.Portfolio.Architecture.Tests.Fixtures.House";

    // Attic may use Cellar; Kitchen may use nothing; Shed is in no table.
    private static readonly RoomTable FixtureTable = new(
        Fixtures,
        new Dictionary<string, string[]> { ["Cellar"] = [], ["Attic"] = ["Cellar"], ["Kitchen"] = ["Attic"], ["Diagnostics"] = [] },
        knownByAll: "Diagnostics");

    private static readonly string[] FixtureViolations = [.. FixtureTable.Violations(
        TypeUsageReader.Read(typeof(RoomTableTests).Assembly.Location))];

    [Fact]
    public void Core_AgainstItsTable_HasNoViolation() =>
        Verdict.None(RoomTable.Core.Violations(TypeUsageReader.Read(Libraries.PathOf("MrBen.Portfolio"))));

    [Fact]
    public void Core_Table_HasNoCycle() => Assert.Empty(RoomTable.Core.Cycles);

    [Fact]
    public void Core_IsSeen() => Assert.Contains(
        TypeUsageReader.Read(Libraries.PathOf("MrBen.Portfolio")),
        usage => usage.Type.Name == "ReturnEstimates" && usage.Uses.Any(used => used.Namespace == "MrBen.Portfolio.Market"));

    [Fact]
    public void Cycles_OfARing_NamesItsRooms()
    {
        RoomTable ring = new("X", new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["A"], ["C"] = ["A"] }, "D");
        Assert.Equal(["A", "B"], ring.Cycles.Order());
    }

    [Theory]
    [InlineData("Cellar.CallsUpwards", "Attic.Beam", "Cellar may not know Attic")] // a static call in a method body
    [InlineData("Cellar.CallsUpwardsInLambda", "Attic.Beam", "Cellar may not know Attic")] // in the compiler's closure class
    [InlineData("Cellar.CallsUpwardsInIterator", "Attic.Beam", "Cellar may not know Attic")] // in the compiler's state machine
    [InlineData("Cellar.HoldsUpwards", "Attic.Beam", "Cellar may not know Attic")] // the argument of a generic field
    [InlineData("Cellar.KnowsTheDoor", "FrontDoor", "Cellar may not know the front door")]
    [InlineData("Diagnostics.Curious", "Cellar.Barrel", "Diagnostics may not know Cellar")]
    public void Violations_OfAFixtureAgainstAnArrow_NamesIt(string from, string to, string reason) =>
        Assert.Contains($"{Fixtures}.{from} uses {Fixtures}.{to}: {reason}.", FixtureViolations);

    [Fact]
    public void Violations_OfATypeInNoRoom_NamesIt() =>
        Assert.Contains($"{Fixtures}.Shed.Rake stands in Shed, which is no room of the house.", FixtureViolations);

    [Theory]
    [InlineData("Attic.Beam")] // a direct arrow, and Diagnostics, which all may know
    [InlineData("Kitchen.Stove")] // Kitchen → Attic → Cellar: what those may use
    [InlineData("FrontDoor")] // may use all
    public void Violations_OfAFixtureAlongTheArrows_IsSilent(string type) =>
        Assert.DoesNotContain(FixtureViolations, line => line.StartsWith($"{Fixtures}.{type} ", StringComparison.Ordinal));
}
