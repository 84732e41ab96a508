"""The W3C Data Privacy Vocabulary 2.3 terms in use, and which of them are special (GDPR Art. 9 and 10).

Source: W3C Data Privacy Vocabularies and Controls CG, DPV 2.3, ``pd`` extension. ``SPECIAL`` follows its
marking of special categories and adds what Art. 9(1) names and DPV files under a broader term: ethnicity,
health, genetics, biometric templates; and criminal convictions and offences (Art. 10).
"""

from __future__ import annotations

from typing import Final

NON_PERSONAL: Final = "dpv:NonPersonalData"

_TREE: Final = """
AccountIdentifier<FinancialAccount Age<PhysicalCharacteristic Authenticating<Internal
AuthenticationHistory<Behavioural BankAccount<FinancialAccount Behavioural<External
Biometric<Identifying BirthCountry<BirthPlace BirthDate<Age BirthPlace<Location
BloodType<MedicalHealth CallLog<Behavioural Citizenship<External City<PhysicalAddress
Communication<Social CommunicationsMetadata<PublicLife Contact<Tracking Country<Location
Credit<Transactional CreditCardNumber<PaymentCardNumber CreditRecord<Credit
CreditScore<CreditWorthiness CreditWorthiness<Credit Criminal<Social CriminalCharge<Criminal
CriminalConviction<Criminal CriminalOffence<Criminal CurrentEmployment<EmploymentHistory
CurrentLocation<Location DNACode<MedicalHealth Demographic<External DeviceBased<Tracking
DeviceOperatingSystem<DeviceSoftware DeviceSoftware<DeviceBased DigitalFingerprint<Tracking
Disability<MedicalHealth Education<Professional EducationQualification<Education
EmailAddress<Contact EmailContent<Communication EmploymentHistory<Professional
EthnicOrigin<Ethnicity Ethnicity<External External< FacialPrint<Biometric Family<Social
FamilyStructure<Family Financial< FinancialAccount<Financial
FinancialAccountNumber<AccountIdentifier FinancialStatus<Financial Fingerprint<Biometric
GPSCoordinate<CurrentLocation Gender<PhysicalCharacteristic Genetic<Health
GroupMembership<SocialNetwork Health<MedicalHealth HealthHistory<MedicalHealth
HealthRecord<MedicalHealth Height<PhysicalCharacteristic HouseNumber<PhysicalAddress Household<
IPAddress<DeviceBased Identifier<Tracking Identifying<External Income<Transactional
Insurance<Financial Internal< Job<Professional Language<External LoanRecord<Transactional
Locality<PhysicalAddress Location<Tracking MACAddress<DeviceBased MaritalStatus<PublicLife
MedicalHealth<External MentalHealth<Health Name<Identifying Nationality<External
OfficialID<Identifying Offspring<FamilyStructure PINCode<Authenticating Parent<FamilyStructure
Passport<OfficialID Password<Authenticating PaymentCard<FinancialAccount
PaymentCardExpiry<PaymentCard PaymentCardNumber<PaymentCard PhilosophicalBelief<KnowledgeBelief
KnowledgeBelief<Internal PhysicalAddress<Contact PhysicalCharacteristic<External
PhysicalHealth<Health Picture<Identifying PoliticalAffiliation<PublicLife
PoliticalOpinion<PublicLife PostalCode<PhysicalAddress Prescription<MedicalHealth
Professional<Social PublicLife<Social Purchase<Transactional Race<Ethnicity Region<PhysicalAddress
Relationship<Family Religion<PublicLife ReligiousBelief<KnowledgeBelief Retina<Biometric
RoomNumber<PhysicalAddress Salary<Professional School<Professional SecretText<Authenticating
ServiceConsumptionBehaviour<Behavioural Sexual<External SexualPreference<Sexual Social<
SocialMedia<Communication SocialMediaCommunication<Communication SocialNetwork<Social
Street<PhysicalAddress Tax<Transactional TelephoneNumber<Contact Tracking<
TradeUnionMembership<GroupMembership Transaction<Transactional Transactional<Financial
TravelHistory<Location UID<Identifying UserAgent<Tracking Username<Identifying Vehicle<External
VehicalLicenseNumber<VehicleLicense VehicalLicenseRegistration<VehicleLicense
VehicleLicense<Identifying VehicleUsage<Behavioural Weight<PhysicalCharacteristic
WorkHistory<Professional WorkLocation<Location
BrowserFingerprint<DeviceBased BrowserHistory<BrowsingBehaviour BrowsingBehaviour<Behavioural
"""

PARENTS: Final[dict[str, str]] = {
    f"pd:{term}": f"pd:{parent}" if parent else "dpv:PersonalData"
    for term, _, parent in (pair.partition("<") for pair in _TREE.split())
}

_SPECIAL_ROOTS: Final = frozenset(
    f"pd:{term}"
    for term in (
        "Biometric",
        "Criminal",
        "Ethnicity",
        "Genetic",
        "MedicalHealth",
        "PhilosophicalBelief",
        "PoliticalAffiliation",
        "PoliticalOpinion",
        "Religion",
        "ReligiousBelief",
        "Sexual",
        "TradeUnionMembership",
    )
)


def is_special(category: str) -> bool:
    """Whether GDPR Art. 9 or 10 protects this category: the term or one of its parents is listed.

    >>> is_special("pd:FacialPrint"), is_special("pd:Name")
    (True, False)
    """
    step: str | None = category
    while step is not None and step not in _SPECIAL_ROOTS:
        step = PARENTS.get(step)
    return step is not None
