using MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

namespace MrBen.Portfolio.Architecture.Tests.Surface;

/// <summary>Every type of every library keeps the rules of names, surface and state; and each rule sees a type that breaks it.</summary>
public sealed class SurfaceTests
{
    private static readonly Type[] Types = [.. Repository.LibraryAssemblies.SelectMany(assembly => assembly.GetTypes())];

    [Fact]
    public void Libraries_AreSeen() => Assert.Contains(Types, type => type.FullName == "MrBen.Portfolio.Market.AssetId");

    [Fact]
    public void Libraries_NameTypesByTheFieldsWords() => Verdict.None(NameRules.Violations(Types));

    [Fact]
    public void Libraries_HaveNoOpenClass() => Verdict.None(SurfaceRules.OpenClasses(Types));

    [Fact]
    public void Libraries_ShowNoArrayOrList() => Verdict.None(SurfaceRules.MutableCarriers(Types));

    [Fact]
    public void Libraries_HaveNoStaticMutableState() => Verdict.None(StateRules.StaticMutableFields(Types));

    [Fact]
    public void Libraries_HaveNoAsyncVoid() => Verdict.None(StateRules.AsyncVoid(Types));

    [Theory]
    [InlineData(typeof(PriceHelper), "Helper")]
    [InlineData(typeof(RiskDataPoint), "Data")]
    [InlineData(typeof(OrderManager), "Manager")]
    public void NameRules_OfAnEmptyWord_NamesIt(Type type, string word) =>
        Assert.Equal([$"{type.FullName} has the word {word} in its name."], NameRules.Violations([type]));

    [Theory]
    [InlineData(typeof(MissingDataPolicy))]
    [InlineData(typeof(AdvancedPortfolioManagerFixture))]
    [InlineData(typeof(Informative))]
    public void NameRules_OfATermOfTheField_IsSilent(Type type) => Assert.Empty(NameRules.Violations([type]));

    [Fact]
    public void OpenClasses_OfAnOpenClass_NamesIt() =>
        Assert.Equal([$"{typeof(Open).FullName} is neither sealed, static nor abstract."], SurfaceRules.OpenClasses([typeof(Open)]));

    [Fact]
    public void OpenClasses_OfAnExceptionWithKinds_IsSilentOnlyBesideThem()
    {
        Assert.Empty(SurfaceRules.OpenClasses([typeof(SpillException), typeof(OilSpillException)]));
        Assert.Equal([$"{typeof(SpillException).FullName} is neither sealed, static nor abstract."], SurfaceRules.OpenClasses([typeof(SpillException)]));
    }

    [Fact]
    public void MutableCarriers_OfEachKindOfMember_NamesIt()
    {
        string name = typeof(Shower).FullName!;
        Assert.Equal(
            [
                $"{name}..ctor shows an array.",
                $"{name}.Field shows an array.",
                $"{name}.Grid shows an array.",
                $"{name}.Nested shows an array.",
                $"{name}.Protected shows a List.",
                $"{name}.TryGet shows a List.",
                $"{name}.get_Items shows a List.",
            ],
            SurfaceRules.MutableCarriers([typeof(Shower)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void StaticMutableFields_OfEachKind_NamesIt()
    {
        string name = typeof(Forgetful).FullName!;
        Assert.Equal(
            [
                $"{name}.<Last>k__BackingField is static and can change.",
                $"{name}.Seen is static and can change.",
                $"{name}._count is static and can change.",
            ],
            StateRules.StaticMutableFields([typeof(Forgetful)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AsyncVoid_OfSuchAMethod_NamesIt() =>
        Assert.Equal([$"{typeof(Forgetful).FullName}.Fire is async void."], StateRules.AsyncVoid([typeof(Forgetful)]));

    [Fact]
    public void Rules_OfASoundType_AreSilent()
    {
        Type[] sound = [typeof(Sound)];
        Assert.Empty(NameRules.Violations(sound));
        Assert.Empty(SurfaceRules.OpenClasses(sound));
        Assert.Empty(SurfaceRules.MutableCarriers(sound));
        Assert.Empty(StateRules.StaticMutableFields(sound));
        Assert.Empty(StateRules.AsyncVoid(sound));
    }
}
