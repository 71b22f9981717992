using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>Collects the types that signatures and tokens name, down to the arguments of generics.</summary>
internal sealed class NameCollector(MetadataReader reader) : ISignatureTypeProvider<ValueTuple, ValueTuple>
{
    public HashSet<TypeName> Types { get; } = [];

    public HashSet<MemberUse> Members { get; } = [];

    public void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return; // an interface has no base type, a finally block catches no type
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Types.Add(NameOf((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                Types.Add(NameOf((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, default);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType());
                method.DecodeSignature(this, default);
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType());
                field.DecodeSignature(this, default);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(specification.Method);
                specification.DecodeSignature(this, default);
                break;
            case HandleKind.MemberReference:
                AddMember(reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.StandaloneSignature:
                AddSignature(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
            default:
                break;
        }
    }

    public void AddLocals(StandaloneSignatureHandle handle) => reader.GetStandaloneSignature(handle).DecodeLocalSignature(this, default);

    public void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
        {
            Add(reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    public TypeName NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? NameOf(outer)
            : new TypeName(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public ValueTuple GetArrayType(ValueTuple elementType, ArrayShape shape) => default;

    public ValueTuple GetByReferenceType(ValueTuple elementType) => default;

    public ValueTuple GetFunctionPointerType(MethodSignature<ValueTuple> signature) => default;

    public ValueTuple GetGenericInstantiation(ValueTuple genericType, ImmutableArray<ValueTuple> typeArguments) => default;

    public ValueTuple GetGenericMethodParameter(ValueTuple genericContext, int index) => default;

    public ValueTuple GetGenericTypeParameter(ValueTuple genericContext, int index) => default;

    public ValueTuple GetModifiedType(ValueTuple modifier, ValueTuple unmodifiedType, bool isRequired) => default;

    public ValueTuple GetPinnedType(ValueTuple elementType) => default;

    public ValueTuple GetPointerType(ValueTuple elementType) => default;

    public ValueTuple GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public ValueTuple GetSZArrayType(ValueTuple elementType) => default;

    public ValueTuple GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    public ValueTuple GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    public ValueTuple GetTypeFromSpecification(
        MetadataReader reader, ValueTuple genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        Add(handle);
        return default;
    }

    private TypeName NameOf(TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return NameOf((TypeReferenceHandle)type.ResolutionScope);
        }

        string assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : reader.GetString(reader.GetAssemblyDefinition().Name);
        return new TypeName(assembly, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private void AddMember(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Method)
        {
            member.DecodeMethodSignature(this, default);
        }
        else
        {
            member.DecodeFieldSignature(this, default);
        }

        if (OwnerOf(member.Parent) is { } owner)
        {
            Members.Add(new MemberUse(owner, reader.GetString(member.Name)));
        }
    }

    // A member of a constructed type (Matrix<double>) hangs on a specification; its first name is the generic type.
    private TypeName? OwnerOf(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return NameOf((TypeReferenceHandle)parent);
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadSignatureTypeCode();
        EntityHandle generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? NameOf((TypeReferenceHandle)generic) : null;
    }

    private void AddSignature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.Method)
        {
            signature.DecodeMethodSignature(this, default);
        }
    }
}
